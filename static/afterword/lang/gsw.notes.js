export default {"notes":{"changed":"Sit em Merke aktualisiert","gone":"Nüme uf dere Website","offline":"Gaht offline uf"}};
