export default {"rows":{"read":"Pročitano","readOne":"Pročitano: „{title}”","remove":"Ukloni","removeOne":"Ukloni „{title}”","removed":"Uklonjeno.","undo":"Vrati","more":"Prikaži još"}};
