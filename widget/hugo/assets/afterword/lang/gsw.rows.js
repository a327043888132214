export default {"rows":{"read":"Gläse","readOne":"Gläse: «{title}»","remove":"Entferne","removeOne":"Entferne: «{title}»","removed":"Entfernt.","undo":"Rückgängig","more":"Meh aazeige"}};
