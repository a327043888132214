export default {"notes":{"changed":"Actualizat de când l-ai salvat","gone":"Nu mai este pe acest site","offline":"Se deschide offline"}};
