export default {"notes":{"changed":"עודכן מאז השמירה","gone":"כבר לא נמצא באתר הזה","offline":"נפתח אופליין"}};
