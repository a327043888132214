export default {"rows":{"read":"Lido","readOne":"Lido: “{title}”","remove":"Remover","removeOne":"Remover “{title}”","removed":"Removido.","undo":"Desfazer","more":"Mostrar mais"}};
