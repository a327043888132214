export default {"rows":{"read":"Citit","readOne":"Citit: „{title}”","remove":"Elimină","removeOne":"Elimină „{title}”","removed":"Eliminat.","undo":"Anulează","more":"Arată mai multe"}};
