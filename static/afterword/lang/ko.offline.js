export default {"offline":{"kept":"오프라인에서도 열립니다.","full":"오프라인 사본을 둘 공간이 없었습니다.","failed":"오프라인 사본을 만들지 못했습니다."}};
