namespace EcommAspire.Simulator.Reference;

/// <summary>Names of people and streets as they are common in Brazil.</summary>
internal static class People
{
    public static string[] FirstNames { get; } =
    [
        "Ana", "Maria", "Adriana", "Aline", "Amanda", "Beatriz", "Bianca", "Bruna", "Camila", "Carla", "Carolina", "Cecília", "Clara",
        "Cláudia", "Cristina", "Daniela", "Débora", "Eduarda", "Elaine", "Fernanda", "Gabriela", "Helena", "Isabela", "Jéssica", "Joana",
        "Juliana", "Larissa", "Letícia", "Luana", "Luciana", "Luíza", "Márcia", "Mariana", "Mônica", "Natália", "Patrícia", "Paula",
        "Priscila", "Rafaela", "Renata", "Rosângela", "Sandra", "Simone", "Sofia", "Tatiane", "Valentina", "Vanessa", "Vitória", "Alexandre",
        "André", "Antônio", "Arthur", "Augusto", "Bernardo", "Bruno", "Caio", "Carlos", "César", "Daniel", "Davi", "Diego", "Eduardo",
        "Enzo", "Fábio", "Felipe", "Fernando", "Francisco", "Gabriel", "Guilherme", "Gustavo", "Heitor", "Henrique", "Igor", "João", "Jorge",
        "José", "Leandro", "Leonardo", "Lucas", "Luís", "Marcelo", "Márcio", "Mateus", "Miguel", "Murilo", "Otávio", "Paulo", "Pedro",
        "Rafael", "Renato", "Ricardo", "Roberto", "Rodrigo", "Samuel", "Sérgio", "Thiago", "Vinícius", "Vítor", "Wagner",
    ];

    public static string[] LastNames { get; } =
    [
        "Silva", "Santos", "Oliveira", "Souza", "Rodrigues", "Ferreira", "Alves", "Pereira", "Lima", "Gomes", "Costa", "Ribeiro", "Martins",
        "Carvalho", "Almeida", "Lopes", "Soares", "Fernandes", "Vieira", "Barbosa", "Rocha", "Dias", "Nascimento", "Andrade", "Moreira",
        "Nunes", "Marques", "Machado", "Mendes", "Freitas", "Cardoso", "Ramos", "Gonçalves", "Santana", "Teixeira", "Araújo", "Pinto",
        "Correia", "Moura", "Cavalcanti", "Monteiro", "Campos", "Batista", "Barros", "Castro", "Miranda", "Cunha", "Pires", "Azevedo",
        "Borges", "Melo", "Sá", "D'Ávila", "Peixoto", "Queiroz", "Sampaio", "Tavares", "Vasconcelos", "Xavier", "Zanetti",
    ];

    public static string[] Streets { get; } =
    [
        "Rua das Flores", "Rua Sete de Setembro", "Avenida Brasil", "Rua XV de Novembro", "Avenida Getúlio Vargas", "Rua São João",
        "Rua Santo Antônio", "Avenida Paulista", "Rua Tiradentes", "Rua Dom Pedro II", "Avenida Atlântica", "Rua da Paz", "Rua Bela Vista",
        "Rua José Bonifácio", "Travessa do Comércio", "Alameda dos Ipês", "Rua Rui Barbosa", "Avenida Independência", "Rua Marechal Deodoro",
        "Rua Castro Alves",
    ];

    /// <summary>The name in small letters without accents or marks, for an address.</summary>
    public static string Plain(string name) => string.Concat(name.ToLowerInvariant().Select(letter => letter switch
    {
        'á' or 'â' or 'ã' or 'à' => "a",
        'é' or 'ê' => "e",
        'í' => "i",
        'ó' or 'ô' or 'õ' => "o",
        'ú' or 'ü' => "u",
        'ç' => "c",
        '\'' => "",
        _ => letter.ToString(),
    }));
}
