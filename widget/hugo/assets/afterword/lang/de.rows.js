export default {"rows":{"read":"Gelesen","readOne":"Gelesen: „{title}“","remove":"Entfernen","removeOne":"Entfernen: „{title}“","removed":"Entfernt.","undo":"Rückgängig","more":"Mehr anzeigen"}};
