export default {"rows":{"read":"Llegit","readOne":"Llegit: «{title}»","remove":"Elimina","removeOne":"Elimina «{title}»","removed":"Eliminat.","undo":"Desfés","more":"Mostra’n més"}};
