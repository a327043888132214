export default {"notes":{"changed":"Gorde zenuenetik eguneratuta","gone":"Jada ez dago gune honetan","offline":"Konexiorik gabe irekitzen da"}};
