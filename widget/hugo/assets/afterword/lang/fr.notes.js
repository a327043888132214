export default {"notes":{"changed":"Mis à jour depuis que vous l’avez enregistré","gone":"N’est plus sur ce site","offline":"S’ouvre hors ligne"}};
