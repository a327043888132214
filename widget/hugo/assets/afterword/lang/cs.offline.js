export default {"offline":{"kept":"Otevře se i offline.","full":"Na offline kopii nebylo místo.","failed":"Offline kopii se nepodařilo vytvořit."}};
