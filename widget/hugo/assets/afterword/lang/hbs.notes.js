export default {"notes":{"changed":"Ažurirano otkako ste sačuvali","gone":"Više nije na ovom sajtu","offline":"Otvara se bez interneta"}};
