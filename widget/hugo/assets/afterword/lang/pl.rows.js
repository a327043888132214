export default {"rows":{"read":"Przeczytane","readOne":"Przeczytane: „{title}”","remove":"Usuń","removeOne":"Usuń „{title}”","removed":"Usunięto.","undo":"Cofnij","more":"Pokaż więcej"}};
