namespace EcommAspire.Simulator.Reference;

/// <summary>Reviews in Portuguese.</summary>
internal static class PortugueseReviews
{
    public static ReviewPhrases Phrases { get; } = new(
        Good: new(
            ["Recomendo", "Super recomendo", "Ótimo", "Muito bom", "Excelente", "Perfeito", "Adorei", "Nota 10", "Chegou antes do prazo", "Satisfeita", "Produto excelente", "Entrega rápida", "Vale a pena", "Gostei muito", "Maravilhoso", "Bom produto", "Tudo certo", "Amei"],
            ["Adorei", "Amei o produto", "Gostei muito da compra", "Muito satisfeito", "Estou muito feliz com a compra", "Ótima experiência", "Superou minhas expectativas", "Que produto maravilhoso", "Perfeito", "Parabéns à loja", "Excelente compra", "Tudo ótimo", "Fiquei encantada", "Compra perfeita", "Nota dez"],
            ["o produto é de ótima qualidade", "chegou antes do prazo", "chegou em {days} dias, muito rápido", "a embalagem veio perfeita", "é exatamente como no anúncio", "o acabamento é excelente", "funciona perfeitamente", "ótimo custo-benefício", "minha filha adorou", "meu marido amou o presente", "o material é muito bom", "a cor é linda", "veio tudo certinho e bem embalado", "o vendedor foi muito atencioso", "entrega rápida e produto original", "fácil de montar", "melhor do que eu esperava", "o tamanho ficou perfeito", "lindo demais", "produto de primeira", "muito confortável", "preço justo e boa qualidade", "uso todos os dias e estou gostando muito", "já é a segunda vez que compro e gosto cada vez mais", "atendeu perfeitamente ao que eu precisava"],
            ["Recomendo", "Super recomendo", "Comprarei novamente", "Voltarei a comprar nesta loja", "Podem comprar sem medo", "Loja de confiança", "Obrigada", "Valeu a pena", "Indico a todos", "Parabéns", "Muito obrigado", "Nota 10 para a loja"]),
        Fair: new(
            ["Regular", "Mais ou menos", "Razoável", "Ok", "Pode melhorar", "Esperava mais", "Médio", "Dá para o gasto"],
            ["É razoável", "Mais ou menos", "Produto mediano", "Achei regular", "Nem bom nem ruim", "Pelo preço está ok", "Cumpre o que promete", "Esperava um pouco mais"],
            ["a qualidade é média", "o produto é bom, mas a embalagem veio amassada", "a cor é um pouco diferente da foto", "é menor do que eu imaginava", "o material é simples", "funciona, mas faz barulho", "o manual não ajuda muito", "veio com um pequeno risco", "a entrega foi no prazo, o produto nem tanto", "o acabamento podia ser melhor", "chegou em {days} dias, dentro do normal", "serve para o dia a dia", "veio sem nota fiscal, mas o produto está ok", "o cheiro é forte no começo", "demorei a entender como montar"],
            ["Pelo preço, aceitável", "Talvez compre de novo", "Pode melhorar", "Dá para usar", "Vamos ver se dura", "Não é ruim", "Ficou na média"]),
        Bad: new(
            ["Não recomendo", "Péssimo", "Decepcionada", "Não gostei", "Produto errado", "Veio com defeito", "Horrível", "Ruim", "Quero meu dinheiro de volta", "Decepção", "Nunca mais", "Propaganda enganosa", "Atraso"],
            ["Péssimo", "Muito decepcionado", "Não gostei", "Que decepção", "Horrível", "Estou muito insatisfeita", "Péssima experiência", "Fui enganado", "Lamentável", "Um absurdo", "Não vale o preço", "Arrependida da compra"],
            ["o produto veio com defeito", "recebi o produto errado", "a qualidade é péssima", "quebrou em {days} dias de uso", "não é igual ao da foto", "veio faltando peças", "o vendedor não responde", "a embalagem chegou toda rasgada", "parou de funcionar na primeira semana", "o material é muito frágil", "é falsificado", "comprei dois e veio só um", "a cor veio errada e ninguém resolve", "já reclamei três vezes e nada", "o tamanho está errado", "veio usado e sujo", "não liga de jeito nenhum", "o cheiro é insuportável", "a costura veio rasgada", "estou tentando trocar há {days} dias e não consigo"],
            ["Não recomendo", "Quero meu dinheiro de volta", "Não comprem", "Nunca mais compro aqui", "Aguardo uma solução", "Exijo a troca", "Dinheiro jogado fora", "Vou reclamar no Procon", "Total falta de respeito", "Péssimo atendimento"]),
        Late: ["a entrega atrasou muito", "chegou com {days} dias de atraso", "demorou demais para chegar", "esperei {days} dias e passou muito do prazo", "o prazo não foi cumprido", "chegou tarde demais, era um presente", "o rastreamento ficou parado {days} dias", "a transportadora atrasou tudo"],
        Missing: ["até agora não recebi o produto", "não recebi minha compra", "o produto não chegou e ninguém dá notícia", "ainda estou esperando a entrega", "consta como enviado, mas não chegou nada", "cancelaram meu pedido sem avisar", "paguei e não recebi", "recebi só uma parte do pedido"]);
}
