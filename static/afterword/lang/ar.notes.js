export default {"notes":{"changed":"حُدِّثت منذ أن حفظتها","gone":"لم تعد على هذا الموقع","offline":"تُفتح دون اتصال"}};
