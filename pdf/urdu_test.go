package pdf_test

import (
	"math"
	"strings"
	"testing"

	"convene/pdf"
	"convene/pdf/flow"
	"convene/pdf/pdftest"
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

// An invitation in Urdu that says all that invitations do fits one page, and one
// in two languages has a page for each.
func TestUrduPages(t *testing.T) {
	pdftest.Tool(t, "pdftotext", "poppler-utils")
	body := []Block{
		para("ادارہ برائے تزویراتی مطالعات کی جانب سے آپ کو ”یاد، انصاف اور امن“ کے عنوان سے منعقدہ تقریب (سیمینار) میں شرکت کی دعوت دینا ہمارے لیے باعثِ اعزاز ہے۔ تقریب کا شہر: اسلام آباد۔ تقریب کی تاریخ: جمعرات، 25 فروری 2027ء۔ اشتراک: سفارت خانہ آذربائیجان۔ یہ تقریب 26 فروری 1992ء کی 35ویں برسی کے موقع پر منعقد کی جا رہی ہے۔"),
		para("آپ سے مؤدبانہ گزارش ہے کہ بطور مہمانِ خصوصی تقریب کو رونق بخشنے کی دعوت قبول فرمائیں۔ پروگرام میں اس کے لیے 20 منٹ مختص ہیں۔"),
		facts([2]string{"تاریخ", "جمعرات، 25 فروری 2027ء"}, [2]string{"وقت", "10:00 (PKT، UTC+5)"}, [2]string{"مقام", "کانفرنس ہال، اسلام آباد"}, [2]string{"آمد", "گزارش ہے کہ 09:45 بجے تک نشست سنبھال لیں"}, [2]string{"لباس", "سوٹ یا قومی لباس"}, [2]string{"داخلہ", "گیٹ نمبر 2؛ براہِ کرم گاڑی کا نمبر بھیج دیں"}, [2]string{"ذرائع ابلاغ", "ذرائع ابلاغ کو شرکت کی اجازت ہے"}),
		para("صدارت: سفیر خالد محمود۔"),
		para("جمعرات، 11 فروری 2027ء تک جواب مرحمت فرمائیں تو ممنون ہوں گے۔ جواب اور معلومات کے لیے رابطہ: دفتر سیمینار۔ ٹیلی فون: \u200e+92-51-0000000۔ ای میل: secretariat@example.org۔"),
		para("آپ کی تشریف آوری تقریب کے وقار میں اضافہ کرے گی، اور آپ کا خیر مقدم ہمارے لیے باعثِ مسرت ہوگا۔"),
	}
	one, two := urdu(), inTwoLanguages()
	for _, doc := range []Document{one, two} {
		for i := range doc.Sections {
			if s := &doc.Sections[i]; s.Key == BodySection && (s.Lang == "ur" || doc.Lang == "ur") {
				s.Blocks = body
			}
		}
	}
	if pages := extractedPages(t, render(t, "pages", one, pdf.Style{})); len(pages) != 1 {
		t.Errorf("in Urdu it takes %d pages", len(pages))
	}
	pages := extractedPages(t, render(t, "pages", two, pdf.Style{}))
	if len(pages) != 2 || !strings.Contains(pages[0], "Yours sincerely") || strings.Contains(pages[0], "محترم") {
		t.Errorf("in two languages it takes %d pages, the first:\n%s", len(pages), pages[0])
	}
}

// A running head in Urdu stands over its rule as one in Latin letters does.
func TestUrduRunningHead(t *testing.T) {
	press, err := pdf.New()
	if err != nil {
		t.Fatal(err)
	}
	baseline := func(lang, head string) float64 {
		doc := report(3)
		doc.Lang, doc.RunningHead = lang, head
		laid, err := press.Layout(doc, pdf.Style{}, pictures())
		if err != nil {
			t.Fatal(err)
		}
		highest := math.Inf(1)
		for _, op := range laid.Pages[len(laid.Pages)-1].Ops {
			if _, ok := op.Draw.(flow.Text); ok {
				highest = min(highest, op.Y)
			}
		}
		return highest
	}
	if latin, urdu := baseline("en", "Khojaly 25"), baseline("ur", "خوجالی 25"); urdu > latin+0.1 {
		t.Errorf("it stands at %.1f, in Latin letters at %.1f", urdu, latin)
	}
}
