export default {"notes":{"changed":"A mentés óta frissült","gone":"Már nincs ezen a webhelyen","offline":"Offline is megnyílik"}};
