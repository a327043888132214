export default {"notes":{"changed":"저장한 뒤 업데이트됨","gone":"이 사이트에 더 이상 없음","offline":"오프라인에서 열림"}};
