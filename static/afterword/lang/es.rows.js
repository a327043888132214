export default {"rows":{"read":"Leído","readOne":"Leído: «{title}»","remove":"Quitar","removeOne":"Quitar «{title}»","removed":"Quitado.","undo":"Deshacer","more":"Mostrar más"}};
