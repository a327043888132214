export default {"notes":{"changed":"Bijgewerkt sinds je het bewaarde","gone":"Niet meer op deze site","offline":"Opent offline"}};
