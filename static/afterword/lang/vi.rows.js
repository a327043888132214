export default {"rows":{"read":"Đã đọc","readOne":"Đã đọc: “{title}”","remove":"Xóa","removeOne":"Xóa “{title}”","removed":"Đã xóa.","undo":"Hoàn tác","more":"Hiện thêm"}};
