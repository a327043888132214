export default {"rows":{"read":"Lu","readOne":"Lu : « {title} »","remove":"Retirer","removeOne":"Retirer « {title} »","removed":"Retiré.","undo":"Annuler","more":"Afficher plus"}};
