export default {"offline":{"kept":"Ĝi malfermiĝas ankaŭ senrete.","full":"Ne estis loko por senreta kopio.","failed":"Ne eblis fari senretan kopion."}};
