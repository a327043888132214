module github.com/afterword-widget/afterword/widget/hugo

go 1.20
