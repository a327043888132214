export default {"offline":{"kept":"Der Artikel lässt sich auch offline öffnen.","full":"Für eine Offline-Kopie war kein Platz.","failed":"Es konnte keine Offline-Kopie angelegt werden."}};
