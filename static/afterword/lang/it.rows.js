export default {"rows":{"read":"Letto","readOne":"Letto: «{title}»","remove":"Rimuovi","removeOne":"Rimuovi «{title}»","removed":"Rimosso.","undo":"Annulla","more":"Mostra altri"}};
