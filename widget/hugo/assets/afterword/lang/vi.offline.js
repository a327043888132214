export default {"offline":{"kept":"Bài cũng mở được khi ngoại tuyến.","full":"Không có chỗ cho bản sao ngoại tuyến.","failed":"Không tạo được bản sao ngoại tuyến."}};
