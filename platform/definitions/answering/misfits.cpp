// The stored form against the type of its field: for what a form gave, and for what arrived from anywhere else.
#include "answering/controls.h"

#include <mado/definitions/undisclosed.h>
#include <mado/text/utf8.h>
#include <mado/text/width.h>
#include <mado/time/wareki.h>

namespace mado::definitions {

namespace {

constexpr std::size_t most_of_a_name = 200, most_of_an_address = 300, most_of_other = 200;

bool all_digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }); }

class Check {
public:
    Check(Field const& field, Codes const* codes, Day on, std::string const& control) : field_(field), codes_(codes), on_(on), control_(control) {}

    std::vector<Wrong> of(json::Value const& stored)
    {
        if (stored.is_null())
            return {};
        switch (field_.type) {
        case FieldType::Text: text(stored); break;
        case FieldType::Digits: digits(stored); break;
        case FieldType::Number: number(stored); break;
        case FieldType::Money: money(stored); break;
        case FieldType::YesNo: expect(stored.is_flag()); break;
        case FieldType::Date: date(stored); break;
        case FieldType::Choice: choice(stored); break;
        case FieldType::PersonName: person_name(stored); break;
        case FieldType::Address: address(stored); break;
        case FieldType::Place: place(stored); break;
        case FieldType::Phone: phone(stored); break;
        case FieldType::CorporateNumber: numbered(stored, is_corporate_number, "definitions.corporate_number"); break;
        case FieldType::MyNumber: numbered(stored, is_my_number, "definitions.my_number"); break;
        case FieldType::BankAccount: bank_account(stored); break;
        case FieldType::File: file(stored); break;
        case FieldType::Group: break;  // row by row, by who knows which are asked
        }
        return std::move(wrongs_);
    }

private:
    void wrong(std::string control, std::string key, std::map<std::string, std::string> arguments = {}) { wrongs_.push_back({ std::move(control), std::move(key), std::move(arguments) }); }
    void wrong(std::string key, std::map<std::string, std::string> arguments = {}) { wrong(first_control(field_, control_), std::move(key), std::move(arguments)); }

    bool expect(bool is_right)
    {
        if (!is_right)
            wrong("definitions.answer.form");
        return is_right;
    }

    // Words as typed: length in characters, nothing invisible.
    void words(std::string const& text, std::size_t most, std::string const& control, text::Lines lines = text::Lines::One)
    {
        if (!text::is_utf8(text) || text::control_character(text, lines))
            wrong(control, "definitions.text.control");
        else if (text::length(text) > most)
            wrong(control, "definitions.text.long", { { "most", std::to_string(most) }, { "length", std::to_string(text::length(text)) } });
    }

    void text(json::Value const& stored)
    {
        if (expect(stored.is_text()))
            words(stored.text(), field_.max, control_, field_.lines > 1 ? text::Lines::Many : text::Lines::One);
    }

    void digits(json::Value const& stored)
    {
        if (!expect(stored.is_text()))
            return;
        auto const& value = stored.text();
        if (field_.length > 0 && (!all_digits(value) || value.size() != field_.length))
            wrong("definitions.digits.length", { { "length", std::to_string(field_.length) } });
        else if (!all_digits(value) || value.size() > 100)
            wrong("definitions.digits.form");
    }

    void number(json::Value const& stored)
    {
        if (!expect(stored.is_text()))
            return;
        auto const value = Decimal::parse(stored.text());
        if (!value || stored.text().size() > 40)
            return wrong("definitions.number.form");
        if (*value != value->rounded(field_.decimals, Decimal::Rounding::Down))
            wrong(field_.decimals == 0 ? "definitions.number.whole" : "definitions.number.decimals", { { "decimals", std::to_string(field_.decimals) } });
        if (field_.min && *value < *field_.min)
            wrong("definitions.number.least", { { "least", field_.min->to_text() } });
    }

    void money(json::Value const& stored)
    {
        if (!expect(stored.is_integer()))
            return;
        auto const least = field_.min.value_or(Decimal(0));
        if (Decimal(stored.integer()) < least)
            wrong("definitions.money.least", { { "least", least.to_text() } });
        else if (stored.integer() > 999'999'999'999)
            wrong("definitions.money.form");
    }

    void date(json::Value const& stored)
    {
        auto const is_wareki = stored.is_object();
        if (!expect(stored.is_text() || (is_wareki && stored.object().size() == 2 && stored["date"].is_text() && stored["era"].is_text())))
            return;
        auto const iso = is_wareki ? stored.text("date") : stored.text();
        auto const missing = iso.empty() ? "year" : iso.size() == 4 ? "month" : iso.size() == 7 ? "day" : "";
        auto const first = Day::parse(iso.size() == 4 ? iso + "-01-01" : iso.size() == 7 ? iso + "-01" : iso);
        if (!first && !iso.empty())
            return wrong("definitions.date.no_such_day");
        if (*missing != '\0' && !field_.can_be_unknown(missing))
            return wrong(control_ + "." + missing, std::string("definitions.date.") + missing + "_missing");
        if (is_wareki && first)
            era(*first, iso.size(), stored.text("era"));
    }

    void era(Day first, std::size_t known, std::string const& word)
    {
        for (std::size_t i = 0; i < 5; ++i) {
            if (word_of_era(i) != word)
                continue;
            auto const which = static_cast<wareki::Era>(i);
            auto const last = known == 10 ? first : known == 7 ? first.plus_months(1).plus_days(-1) : first.plus_months(12).plus_days(-1);
            if (last < wareki::first_day_of(which) || (wareki::last_day_of(which) && first > *wareki::last_day_of(which)))
                wrong("definitions.date.outside_era");
            return;
        }
        wrong("definitions.date.era");
    }

    void choice(json::Value const& stored)
    {
        if (!field_.many)
            return one_choice(stored);
        if (!expect(stored.is_array()))
            return;
        std::set<std::string> seen;
        for (auto const& item : stored.array()) {
            one_choice(item);
            if (!seen.insert(json::write(item)).second)
                wrong("definitions.answer.repeated");
        }
    }

    void one_choice(json::Value const& item)
    {
        if (item.is_object() && field_.other && item.object().size() == 1 && item["other"].is_text()) {
            if (item.text("other").empty())
                wrong(control_ + ".other", "definitions.choice.other");
            else
                words(item.text("other"), most_of_other, control_ + ".other");
            return;
        }
        if (expect(item.is_text()) && !exists(item.text()))
            wrong("definitions.choice.unknown");
    }

    bool exists(std::string const& key) const
    {
        if (field_.from == "round" && (!codes_ || !codes_->list("round")))
            return !key.empty();  // which round it is, nobody has said
        for (auto const& option : options_of(field_, codes_, on_))
            if (option.key == key)
                return true;
        return false;
    }

    // An object of texts with these members and no others.
    bool texts(json::Value const& stored, std::initializer_list<std::string_view> members, std::size_t most)
    {
        if (!expect(stored.is_object()))
            return false;
        for (auto const& [name, value] : stored.object()) {
            if (name == "none" || name == "public") {
                if (!expect(value.is_flag() && std::find(members.begin(), members.end(), name) != members.end()))
                    return false;
                continue;
            }
            if (!expect(value.is_text() && std::find(members.begin(), members.end(), name) != members.end()))
                return false;
            words(value.text(), most, control_ + "." + name);
        }
        return wrongs_.empty();
    }

    void person_name(json::Value const& stored)
    {
        if (!texts(stored, { "text", "family", "given", "kana", "kana_from", "latin", "former", "alias" }, most_of_a_name))
            return;
        if (stored.text("text").empty())
            wrong("definitions.name.missing");
        if (auto const kana = stored.text("kana"); !kana.empty() && !text::is_katakana(kana))
            wrong(control_ + ".kana", "definitions.name.kana");
    }

    void address(json::Value const& stored)
    {
        if (!texts(stored, { "text", "postcode", "number", "building", "municipality", "town_id", "country", "none" }, most_of_an_address) || stored.flag("none"))
            return;
        if (stored.text("text").empty())
            wrong("definitions.address.text");
        auto const postcode = stored.text("postcode");
        if (!postcode.empty() && stored.text("country").empty() && (postcode.size() != 7 || !all_digits(postcode)))
            wrong(control_ + ".postcode", "definitions.address.postcode");
    }

    void place(json::Value const& stored)
    {
        if (!texts(stored, { "text", "latitude", "longitude" }, most_of_an_address))
            return;
        if (stored.text("text").empty())
            wrong("definitions.place.text");
        degrees(stored.text("latitude"), 90, "latitude");
        degrees(stored.text("longitude"), 180, "longitude");
    }

    void degrees(std::string const& typed, int most, char const* part)
    {
        auto const number = Decimal::parse(typed);
        if (!typed.empty() && (!number || number->absolute() > Decimal(most)))
            wrong(control_ + "." + part, "definitions.place.position");
    }

    void phone(json::Value const& stored)
    {
        if (!expect(stored.is_text()))
            return;
        std::string_view digits = stored.text();
        if (digits.starts_with('+'))
            digits.remove_prefix(1);
        if (!all_digits(digits) || digits.size() < 10 || digits.size() > 15)
            wrong("definitions.phone");
    }

    void numbered(json::Value const& stored, bool (*is_right)(std::string_view), char const* key)
    {
        if (expect(stored.is_text()) && !is_right(stored.text()))
            wrong(key);
    }

    void bank_account(json::Value const& stored)
    {
        if (!texts(stored, { "bank", "branch", "kind", "number", "name", "public" }, most_of_a_name))
            return;
        if (stored.flag("public"))
            return;
        auto const sized = [&](char const* part, std::size_t length) {
            auto const value = stored.text(part);
            if (value.size() != length || !all_digits(value))
                wrong(control_ + "." + part, std::string("definitions.bank.") + part);
        };
        sized("bank", 4);
        sized("branch", 3);
        sized("number", 7);
        if (auto const kind = stored.text("kind"); kind != "ordinary" && kind != "current" && kind != "savings")
            wrong(control_ + ".kind", "definitions.bank.kind");
        if (!is_account_name(stored.text("name")))
            wrong(control_ + ".name", "definitions.bank.name");
    }

    // The characters of 全銀協's name fields: katakana, capital letters, digits, space and ( ) . - /
    static bool is_account_name(std::string const& name)
    {
        bool some = false;
        for (auto const c : text::code_points(name)) {
            bool const kana = (c >= U'ァ' && c <= U'ヶ') || c == U'ー' || c == U'゛' || c == U'゜';
            bool const letter = (c >= U'A' && c <= U'Z') || (c >= U'0' && c <= U'9');
            if (!kana && !letter && c != U' ' && c != U'　' && c != U'(' && c != U')' && c != U'.' && c != U'-' && c != U'/' && c != U'（' && c != U'）')
                return false;
            some = some || kana || letter;
        }
        return some;
    }

    void file(json::Value const& stored)
    {
        if (!expect(stored.is_object() && stored["way"].is_text() && (stored["blobs"].is_null() || stored["blobs"].is_array())))
            return;
        auto const way = stored.text("way");
        auto const count = stored.array("blobs").size();
        if (!field_.allows(way))
            wrong("definitions.file.way");
        else if (way == "omit" && !stored.flag("consent"))
            wrong(control_ + ".consent", "definitions.file.consent");
        else if (way == "file" && count == 0)
            wrong("definitions.file.missing");
        else if (count > most_of(field_))
            wrong("definitions.file.most", { { "most", std::to_string(most_of(field_)) } });
        for (auto const& blob : stored.array("blobs"))
            if (!blob.text_if("name") || !blob.text_if("title") || !blob.integer_if("size"))
                return void(expect(false));
    }

    Field const& field_;
    Codes const* codes_;
    Day on_;
    std::string const& control_;
    std::vector<Wrong> wrongs_;
};

}  // namespace

std::vector<Wrong> misfits(Field const& field, json::Value const& stored, Codes const* codes, Day on, std::string const& control)
{
    if (is_undisclosed(stored))
        return {};  // it stands there and was checked; who reads now is not shown it
    return Check(field, codes, on, control).of(stored);
}

std::optional<FieldError> wrong(Field const& field, json::Value const& stored, Codes const* codes, Day on, std::string const& control)
{
    auto const found = misfits(field, stored, codes, on, control);
    return found.empty() ? std::nullopt : std::optional(error_of(field, found.front(), "ja"));
}

}  // namespace mado::definitions
