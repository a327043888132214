export default {"rows":{"read":"Irakurrita","readOne":"Irakurrita: “{title}”","remove":"Kendu","removeOne":"Kendu “{title}”","removed":"Kenduta.","undo":"Desegin","more":"Erakutsi gehiago"}};
