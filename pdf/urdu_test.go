package pdf_test

import (
	"testing"

	"convene/pdf"
	. "convene/planner"
)

// urdu is a letter in Urdu, with names in other scripts.
func urdu() Document {
	doc := invitation()
	doc.Lang, doc.Title = "ur", "دعوت نامہ"
	for i := range doc.Sections {
		switch s := &doc.Sections[i]; s.Key {
		case SubjectSection:
			s.Blocks = []Block{Paragraph{Text: []Inline{Strong(str("سالانہ یادگاری سیمینار 2027 میں شرکت کی دعوت"))}}}
		case SalutationSection:
			s.Blocks = []Block{para("محترم ڈاکٹر محمد خان،")}
		case BodySection:
			s.Blocks = []Block{
				para("ادارہ برائے تزویراتی مطالعات ہر سال ایک یادگاری سیمینار منعقد کرتا ہے۔ اس سال یہ سیمینار 25 فروری 2027 کو اسلام آباد میں ہوگا، جس میں محققین، سفارت کار، اراکین پارلیمان اور طلبہ شریک ہوں گے۔ ہم آپ سے درخواست کرتے ہیں کہ آپ (Bakı Dövlət Universiteti) کے موضوع پر کلیدی خطاب فرمائیں۔"),
				facts([2]string{"تاریخ", "جمعرات، 25 فروری 2027"}, [2]string{"مقام", "کانفرنس ہال، اسلام آباد"}),
			}
		}
	}
	return doc
}

// mixed is a booklet with quotations in Urdu and Arabic inside English.
func mixed() Document {
	doc := report(2)
	doc.Sections[3].Blocks = append([]Block{
		Paragraph{Text: []Inline{Str("The chairman quoted the line "), Span{Lang: "ur", Text: str("سالانہ یادگاری سیمینار کی رپورٹ")}, Str(" and went on in English; the reciter opened with "), Span{Lang: "ar", Text: str("بِسْمِ ٱللَّهِ ٱلرَّحْمَٰنِ ٱلرَّحِيمِ")}, Str(", as is the custom. Then Dr. "), Span{Lang: "ur", Text: str("محمد خان")}, Str(" (1992–2017) spoke.")}},
		para("سالانہ یادگاری سیمینار کی رپورٹ اسلام آباد میں 21 فروری 2017 کو پیش کی گئی۔"),
	}, doc.Sections[3].Blocks...)
	return doc
}

func TestRightToLeft(t *testing.T) {
	render(t, "urdu", urdu(), pdf.Style{})
	render(t, "mixed", mixed(), pdf.Style{})
}
