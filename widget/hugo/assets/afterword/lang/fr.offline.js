export default {"offline":{"kept":"Il s’ouvre aussi hors ligne.","full":"Il n’y avait pas de place pour une copie hors ligne.","failed":"Aucune copie hors ligne n’a pu être faite."}};
