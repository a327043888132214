export default {"rows":{"read":"Přečtené","readOne":"Přečtené: „{title}“","remove":"Odebrat","removeOne":"Odebrat „{title}“","removed":"Odebráno.","undo":"Vrátit zpět","more":"Zobrazit další"}};
