export default {"rows":{"read":"Read","readOne":"Read: “{title}”","remove":"Remove","removeOne":"Remove “{title}”","removed":"Removed.","undo":"Undo","more":"Show more"}};
