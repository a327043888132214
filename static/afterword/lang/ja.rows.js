export default {"rows":{"read":"既読","readOne":"既読: 「{title}」","remove":"削除","removeOne":"「{title}」を削除","removed":"削除しました。","undo":"元に戻す","more":"さらに表示"}};
