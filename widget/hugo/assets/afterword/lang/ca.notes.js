export default {"notes":{"changed":"Actualitzat d’ençà que el vau desar","gone":"Ja no és en aquest lloc","offline":"S’obre sense connexió"}};
