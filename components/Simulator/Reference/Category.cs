namespace EcommAspire.Simulator.Reference;

/// <summary>A category of the marketplace.</summary>
/// <param name="Name">Its name in Portuguese.</param>
/// <param name="English">Its name in English.</param>
/// <param name="Share">How many of the products it has, in parts per ten thousand or so.</param>
/// <param name="MedianPrice">Median price in cents.</param>
/// <param name="MedianWeight">Median weight in grams.</param>
internal sealed record Category(string Name, string English, int Share, int MedianPrice, int MedianWeight);

/// <summary>The marketplace's 71 categories.</summary>
internal static class Categories
{
    public static Category[] All { get; } =
    [
        new("cama_mesa_banho", "bed_bath_table", 920, 7990, 1600),
        new("esporte_lazer", "sports_leisure", 860, 7900, 900),
        new("moveis_decoracao", "furniture_decor", 800, 6990, 2200),
        new("beleza_saude", "health_beauty", 740, 7990, 450),
        new("utilidades_domesticas", "housewares", 700, 5990, 1500),
        new("automotivo", "auto", 580, 8990, 1100),
        new("acessorios_de_informatica", "computer_accessories", 500, 8500, 500),
        new("brinquedos", "toys", 430, 7900, 900),
        new("relogios_e_presentes", "watches_gifts", 400, 12900, 350),
        new("telefonia_celular", "mobile_telephony", 340, 2990, 220),
        new("bebes", "baby", 280, 8990, 1500),
        new("perfumaria", "perfumery", 260, 9900, 400),
        new("papelaria", "stationery", 250, 5490, 700),
        new("bolsas_e_acessorios", "fashion_bags_accessories", 250, 4990, 350),
        new("ideias_criativas", "creative_gifts", 240, 9990, 1200),
        new("jardim_e_ferramentas", "garden_tools", 230, 6990, 1700),
        new("pet_shop", "pet_shop", 220, 6990, 1800),
        new("eletronicos", "electronics", 160, 3490, 400),
        new("ferramentas_de_construcao", "construction_tools", 120, 7990, 1500),
        new("eletrodomesticos", "home_appliances", 110, 22900, 5200),
        new("malas_e_viagem", "luggage_travel", 105, 11990, 3400),
        new("jogos_e_consoles", "consoles_games", 95, 6990, 500),
        new("moveis_de_escritorio", "office_furniture", 93, 14990, 10500),
        new("instrumentos_musicais", "musical_instruments", 88, 12990, 2200),
        new("eletroportateis", "small_appliances", 72, 16990, 3100),
        new("casa_e_construcao", "home_construction", 68, 7490, 1700),
        new("livros_interesse_geral", "books_general_interest", 66, 5490, 550),
        new("calcados", "footwear", 54, 6990, 750),
        new("moveis_de_sala", "living_room_furniture", 48, 13990, 6900),
        new("ar_e_ventilacao", "air_conditioning", 38, 12990, 3800),
        new("livros_tecnicos", "books_technical", 37, 6990, 750),
        new("telefonia_fixa", "landline_telephony", 35, 11900, 600),
        new("conforto_do_lar", "home_comfort", 34, 9990, 1800),
        new("variedades", "varieties", 33, 3990, 350),
        new("alimentos_e_bebidas", "food_drink", 32, 3990, 700),
        new("moda_masculina", "mens_clothing", 30, 5990, 350),
        new("moveis_de_cozinha", "kitchen_furniture", 29, 9990, 5200),
        new("sinalizacao_e_seguranca", "signage_security", 28, 7990, 800),
        new("equipamentos_de_protecao", "safety_equipment", 27, 8990, 700),
        new("eletrodomesticos_portateis", "portable_appliances", 26, 7990, 1500),
        new("ferramentas_de_jardinagem", "gardening_equipment", 26, 6990, 1400),
        new("alimentos", "food", 25, 3490, 650),
        new("bebidas", "drinks", 24, 4490, 1100),
        new("iluminacao", "lighting", 23, 8490, 1100),
        new("agro_e_comercio", "agriculture_commerce", 22, 12990, 2400),
        new("industria_e_negocios", "industry_business", 20, 9990, 1700),
        new("natal", "christmas_articles", 19, 3990, 900),
        new("audio", "audio", 17, 7990, 650),
        new("artes", "art", 16, 5490, 1300),
        new("moda_intima_e_praia", "underwear_beachwear", 15, 4990, 220),
        new("filmes", "movies", 14, 4990, 200),
        new("moveis_de_quarto", "bedroom_furniture", 13, 15990, 9500),
        new("ferramentas_eletricas", "power_tools", 12, 18990, 2300),
        new("cafe_e_forno", "coffee_ovens", 10, 39900, 7600),
        new("livros_importados", "books_imported", 10, 6490, 600),
        new("computadores", "computers", 9, 109900, 5400),
        new("foto_e_camera", "photo_camera", 9, 9990, 600),
        new("musica", "music", 8, 8990, 450),
        new("moda_feminina", "womens_clothing", 8, 5990, 300),
        new("artigos_de_festa", "party_supplies", 8, 3490, 550),
        new("moda_esportiva", "sportswear", 7, 5990, 350),
        new("artesanato", "handicraft", 7, 4490, 500),
        new("flores", "flowers", 6, 3490, 900),
        new("fraldas_e_higiene", "diapers_hygiene", 5, 3990, 800),
        new("preparo_de_alimentos", "food_preparation", 4, 19990, 3000),
        new("colchoes_e_estofados", "mattresses_upholstery", 4, 14990, 9900),
        new("cozinha_gourmet", "gourmet_kitchen", 4, 10990, 1900),
        new("tablets_e_impressoras", "tablets_printers", 4, 9990, 800),
        new("moda_infantil", "childrens_clothing", 3, 6490, 300),
        new("computadores_para_jogos", "gaming_computers", 3, 159900, 8200),
        new("seguros_e_servicos", "insurance_services", 2, 14990, 150),
    ];
}
