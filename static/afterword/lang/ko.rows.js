export default {"rows":{"read":"읽음","readOne":"읽음: ‘{title}’","remove":"삭제","removeOne":"‘{title}’ 삭제","removed":"삭제했습니다.","undo":"실행 취소","more":"더 보기"}};
