export default {"notes":{"changed":"Đã cập nhật từ khi bạn lưu","gone":"Không còn trên trang web này","offline":"Mở được khi ngoại tuyến"}};
