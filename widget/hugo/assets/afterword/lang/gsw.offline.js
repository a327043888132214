export default {"offline":{"kept":"De Artikel gaht au offline uf.","full":"Für e Offline-Kopie hät s kei Platz gha.","failed":"Es hät kei Offline-Kopie chöne gmacht werde."}};
