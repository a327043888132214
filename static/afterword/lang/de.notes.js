export default {"notes":{"changed":"Seit dem Merken aktualisiert","gone":"Nicht mehr auf dieser Website","offline":"Lässt sich offline öffnen"}};
