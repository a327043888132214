export default {"rows":{"read":"Legita","readOne":"Legita: “{title}”","remove":"Forigi","removeOne":"Forigi “{title}”","removed":"Forigita.","undo":"Malfari","more":"Montri pli"}};
