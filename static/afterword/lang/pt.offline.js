export default {"offline":{"kept":"Também abre offline.","full":"Não havia espaço para uma cópia offline.","failed":"Não foi possível fazer uma cópia offline."}};
