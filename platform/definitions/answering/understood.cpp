// What people type → the stored form.
#include "answering/controls.h"

#include <mado/text/utf8.h>
#include <mado/text/width.h>
#include <mado/time/wareki.h>

#include <charconv>

namespace mado::definitions {

namespace {

constexpr std::array<std::string_view, 5> eras { "meiji", "taisho", "showa", "heisei", "reiwa" };

std::optional<wareki::Era> era_of_word(std::string_view word)
{
    for (std::size_t i = 0; i < eras.size(); ++i)
        if (eras[i] == word)
            return static_cast<wareki::Era>(i);
    return {};
}

std::optional<int> small_number(std::string_view typed)
{
    auto const digits = text::narrow_number(typed);
    int value = 0;
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc {} && end == digits.data() + digits.size() && value >= 0 ? std::optional(value) : std::nullopt;
}

// The typed text of a date's boxes.
struct Boxes { std::string era, year, month, day; };

class DateReading {
public:
    DateReading(Field const& field, Boxes boxes, std::string const& control) : field_(field), boxes_(std::move(boxes)), control_(control) {}

    Understood read()
    {
        if (boxes_.year.empty() && boxes_.month.empty() && boxes_.day.empty()) {
            if (field_.can_be_unknown("year"))
                result_.stored = "";  // nothing is known of it
            return std::move(result_);
        }
        if (!complete())
            return std::move(result_);
        auto const year = year_number();
        if (!year)
            return std::move(result_);
        store(*year);
        return std::move(result_);
    }

private:
    void wrong(std::string const& part, std::string key) { result_.wrongs.push_back({ control_ + "." + part, std::move(key) }); }

    // A smaller part is known only when the larger is.
    bool complete()
    {
        if (boxes_.year.empty())
            wrong("year", "definitions.date.year_missing");
        else if (boxes_.month.empty() && (!boxes_.day.empty() || !field_.can_be_unknown("month")))
            wrong("month", "definitions.date.month_missing");
        else if (boxes_.day.empty() && !boxes_.month.empty() && !field_.can_be_unknown("day"))
            wrong("day", "definitions.date.day_missing");
        return result_.wrongs.empty();
    }

    std::optional<int> year_number()
    {
        auto const era = era_of_word(boxes_.era);
        auto const first_year = boxes_.year == "元";
        auto const year = first_year ? std::optional(1) : small_number(boxes_.year);
        if (!boxes_.era.empty() && !era) {
            wrong("era", "definitions.date.era");
            return {};
        }
        if (!year || *year == 0 || (first_year && !era)) {
            wrong("year", "definitions.date.no_such_day");
            return {};
        }
        if (!era && *year < 1000) {
            wrong("year", "definitions.date.four_digits");
            return {};
        }
        era_ = era;
        return era ? std::optional(first_day_of(*era).year() + *year - 1) : year;
    }

    void store(int year)
    {
        auto const month = boxes_.month.empty() ? std::optional(0) : small_number(boxes_.month);
        auto const day = boxes_.day.empty() ? std::optional(0) : small_number(boxes_.day);
        auto const first = Day::of(year, month && *month > 0 ? static_cast<unsigned>(*month) : 1, day && *day > 0 ? static_cast<unsigned>(*day) : 1);
        if (!month || !day || !first || (!boxes_.month.empty() && *month == 0) || (!boxes_.day.empty() && *day == 0))
            return wrong(!first || !day ? "day" : "month", "definitions.date.no_such_day");
        auto const last = !boxes_.day.empty() ? *first : boxes_.month.empty() ? *Day::of(year, 12, 31) : first->plus_months(1).plus_days(-1);
        if (era_ && (last < first_day_of(*era_) || (last_day_of(*era_) && *first > *last_day_of(*era_))))
            return wrong("year", "definitions.date.outside_era");
        auto const iso = first->iso().substr(0, boxes_.month.empty() ? 4 : boxes_.day.empty() ? 7 : 10);
        result_.stored = era_ ? json::object({ { "date", iso }, { "era", eras[static_cast<std::size_t>(*era_)] } }) : json::Value(iso);
    }

    Field const& field_;
    Boxes boxes_;
    std::string const& control_;
    std::optional<wareki::Era> era_;
    Understood result_;
};

class FieldReading {
public:
    FieldReading(Field const& field, Controls const& controls, std::string const& control, json::Value const& before)
        : field_(field), controls_(controls), control_(control), before_(before)
    {
    }

    Understood read()
    {
        switch (field_.type) {
        case FieldType::Text: return { text_or_null(controls_.one(control_)) };
        case FieldType::Digits:
        case FieldType::CorporateNumber:
        case FieldType::MyNumber: return { text_or_null(text::digits_of(controls_.one(control_))) };
        case FieldType::Phone: return { text_or_null(text::digits_of(controls_.one(control_))) };
        case FieldType::Number: return number();
        case FieldType::Money: return money();
        case FieldType::YesNo: return yes_no();
        case FieldType::Date:
            return DateReading(field_, { part("era"), text::narrow_number(part("year")), text::narrow_number(part("month")), text::narrow_number(part("day")) }, control_).read();
        case FieldType::Choice: return choice();
        case FieldType::PersonName: return person_name();
        case FieldType::Address: return address();
        case FieldType::Place: return place();
        case FieldType::BankAccount: return bank_account();
        case FieldType::File: return file();
        case FieldType::Group: break;
        }
        return {};
    }

private:
    std::string part(char const* name) const { return controls_.one(control_ + "." + name); }
    static json::Value text_or_null(std::string text) { return text.empty() ? json::Value() : json::Value(std::move(text)); }
    Understood wrong(std::string const& control, std::string key) const { return { {}, { { control, std::move(key) } } }; }

    static std::string capitals(std::string text)
    {
        for (auto& c : text)
            c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        return text;
    }

    static void keep(json::Object& object, char const* name, std::string value)
    {
        if (!value.empty())
            object.insert_or_assign(name, std::move(value));
    }

    Understood number() const
    {
        auto typed = text::narrow_number(controls_.one(control_));
        std::erase(typed, ',');
        if (typed.empty())
            return {};
        auto const number = Decimal::parse(typed);
        if (!number || typed.find_first_of("eE") != std::string::npos)
            return wrong(control_, "definitions.number.form");
        return { number->to_text() };
    }

    Understood money() const
    {
        auto typed = text::narrow_number(controls_.one(control_));
        for (auto const* unit : { "円", "¥", "\\" })
            if (auto const at = typed.find(unit); at != std::string::npos)
                typed.erase(at, std::string_view(unit).size());
        if (typed.empty())
            return {};
        auto const yen = Yen::parse(typed);
        return yen ? Understood { yen->amount() } : wrong(control_, "definitions.money.form");
    }

    Understood yes_no() const
    {
        auto const value = controls_.one(control_);
        if (value.empty())
            return {};
        if (value == "yes" || value == "no")
            return { value == "yes" };
        return wrong(control_, "definitions.choice.unknown");
    }

    Understood choice() const
    {
        json::Array chosen;
        for (auto const& key : controls_.all(control_)) {
            if (key.empty())
                continue;
            auto const words = part("other");
            if (field_.other && key == "other" && !field_.option("other"))
                chosen.push_back(json::object({ { "other", words } }));
            else
                chosen.push_back(key);
        }
        if (field_.many) {
            std::stable_partition(chosen.begin(), chosen.end(), [](json::Value const& item) { return item.is_text(); });
            return { chosen.empty() ? json::Value() : json::Value(std::move(chosen)) };
        }
        return { chosen.empty() ? json::Value() : chosen.front() };
    }

    // Characters stay as typed: a name is never normalised.
    Understood person_name() const
    {
        json::Object name;
        auto const family = part("family"), given = part("given");
        auto text = part("text");
        if (text.empty())
            text = family.empty() || given.empty() ? family + given : family + "　" + given;
        keep(name, "text", text);
        keep(name, "family", family);
        keep(name, "given", given);
        keep(name, "kana", text::katakana(text::wide_kana(part("kana"))));
        if (name.contains("kana"))
            name.insert_or_assign("kana_from", "typed");
        for (auto const* each : { "latin", "former", "alias" })
            keep(name, each, part(each));
        if (name.empty())
            return {};
        if (text.empty())
            return wrong(control_ + ".family", "definitions.name.missing");
        return { std::move(name) };
    }

    Understood address() const
    {
        auto const kind = part("kind");
        json::Object address;
        keep(address, "text", part("text"));
        if (kind == "none") {
            address.insert_or_assign("none", true);
            return { std::move(address) };
        }
        if (!kind.empty() && kind != "japan" && kind != "overseas")
            return wrong(control_ + ".kind", "definitions.choice.unknown");
        keep(address, "postcode", kind == "overseas" ? part("postcode") : text::digits_of(part("postcode")));
        keep(address, "number", part("number"));
        keep(address, "building", part("building"));
        if (kind == "overseas")
            keep(address, "country", part("country"));
        if (address.empty())
            return {};
        if (kind == "overseas" && !address.contains("country"))
            return wrong(control_ + ".country", "definitions.address.country");
        if (!address.contains("text"))
            return wrong(control_ + ".text", "definitions.address.text");
        return { std::move(address) };
    }

    Understood place() const
    {
        json::Object place;
        keep(place, "text", part("text"));
        for (auto const* each : { "latitude", "longitude" })
            keep(place, each, text::narrow_number(part(each)));
        if (place.empty())
            return {};
        if (!place.contains("text"))
            return wrong(control_ + ".text", "definitions.place.text");
        return { std::move(place) };
    }

    Understood bank_account() const
    {
        if (part("way") == "public")
            return { json::object({ { "public", true } }) };
        json::Object account;
        for (auto const* each : { "bank", "branch", "number" })
            keep(account, each, text::digits_of(part(each)));
        keep(account, "kind", part("kind"));
        keep(account, "name", capitals(text::narrow(text::katakana(text::wide_kana(part("name"))))));
        return { account.empty() ? json::Value() : json::Value(std::move(account)) };
    }

    // Files are uploaded apart: what is there stays.
    Understood file() const
    {
        auto const way = part("way").empty() ? std::string("file") : part("way");
        auto const& blobs = before_["blobs"];
        if (way == "file")
            return { blobs.is_array() && !blobs.array().empty() ? json::object({ { "way", way }, { "blobs", blobs } }) : json::Value() };
        auto stored = json::object({ { "way", way }, { "blobs", json::Array {} } });
        if (way == "omit")  // 省略: the office looks the record up because the person said that it may
            stored.set("consent", part("consent") == "yes");
        return { std::move(stored) };
    }

    Field const& field_;
    Controls const& controls_;
    std::string const& control_;
    json::Value const& before_;
};

}  // namespace

std::string_view word_of_era(std::size_t era) { return eras.at(era); }
int wareki_first_year(std::size_t era) { return wareki::first_day_of(static_cast<wareki::Era>(era)).year(); }

Understood understood(Field const& field, Controls const& controls, std::string const& control, json::Value const& before)
{
    return FieldReading(field, controls, control, before).read();
}

}  // namespace mado::definitions
