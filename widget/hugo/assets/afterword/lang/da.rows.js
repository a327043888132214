export default {"rows":{"read":"Læst","readOne":"Læst: »{title}«","remove":"Fjern","removeOne":"Fjern »{title}«","removed":"Fjernet.","undo":"Fortryd","more":"Vis flere"}};
