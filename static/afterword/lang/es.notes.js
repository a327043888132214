export default {"notes":{"changed":"Actualizado desde que lo guardaste","gone":"Ya no está en este sitio","offline":"Se abre sin conexión"}};
