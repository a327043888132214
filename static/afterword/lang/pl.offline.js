export default {"offline":{"kept":"Otwiera się też offline.","full":"Zabrakło miejsca na kopię offline.","failed":"Nie udało się utworzyć kopii offline."}};
