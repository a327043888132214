export default {"notes":{"changed":"保存後に更新されました","gone":"このサイトにはもうありません","offline":"オフラインで開けます"}};
