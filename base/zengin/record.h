#pragma once
// One record, field by field. The two ways, Reading and Writing, have the same functions, so that a layout is written once (as a template over the way)
// and its places cannot differ between them.
#include <mado/zengin/kana.h>
#include <mado/zengin/transfer.h>

namespace mado::zengin {

enum class Width { Exact, Filled };  // of digits: all of them are given, or zeros are put in front
enum class Need { Required, Optional };

inline constexpr std::string_view ask_the_sender = "ファイルを手で直さずに、作った側（銀行など）に作り直しを頼んでください。";

Finding finding_at(int record, int from, int to, std::string key, std::string const& what);
std::string shown(unsigned char byte);  // 「ｱ」, or 16進の 0F

class Reading {
public:
    Reading(std::string_view record, int number) : record_(record), number_(number) {}

    void fixed(std::string_view title, std::string_view value);
    void digits(std::string_view title, int length, Width, std::string& value);
    void client(std::string_view title, ClientCode& code);
    void count(std::string_view title, int length, int& value);
    void yen(std::string_view title, int length, Yen& value);
    void month_day(std::string_view title, MonthDay& value);
    void name(std::string_view title, int length, Letters letters, Need need, std::string& value);
    void code(std::string_view title, int length, std::string& value);
    void filler(int length) { take(length); }
    // Digits that no side looks at: zeros, or blanks.
    void unused_digits(int length) { take(length); }
    template <class Enum>
    void choice(std::string_view title, Enum& value, std::string_view of, char blank_is = '\0')
    {
        char found = static_cast<char>(value);
        choose(title, found, of, blank_is);
        value = static_cast<Enum>(found);
    }

    void wrong(int from, int to, std::string key, std::string const& what);  // the first one is kept
    int place() const { return place_; }
    std::optional<Finding> const& finding() const { return finding_; }

private:
    std::string_view take(int length);
    void fault(std::string_view title, int length, char const* key, std::string const& what);
    bool all_digits(std::string_view title, std::string_view cell);
    void choose(std::string_view title, char& value, std::string_view of, char blank_is);

    std::string_view record_;
    int number_;
    int place_ = 0;  // bytes taken
    std::optional<Finding> finding_ {};
};

class Writing {
public:
    Writing(int number, std::vector<Finding>& wrong, std::vector<Finding>& cut) : number_(number), wrong_(wrong), cut_(cut) {}

    void fixed(std::string_view title, std::string_view value);
    void digits(std::string_view title, int length, Width, std::string const& value);
    void client(std::string_view title, ClientCode const& code) { digits(title, 10, Width::Exact, code.text()); }
    void count(std::string_view title, int length, int const& value) { yen(title, length, Yen(value)); }
    void yen(std::string_view title, int length, Yen const& value);
    void month_day(std::string_view title, MonthDay const& value);
    void name(std::string_view title, int length, Letters letters, Need need, std::string const& value);
    void code(std::string_view title, int length, std::string const& value);
    void filler(int length) { bytes_.append(static_cast<std::size_t>(length), ' '); }
    void unused_digits(int length) { bytes_.append(static_cast<std::size_t>(length), '0'); }
    template <class Enum>
    void choice(std::string_view title, Enum const& value, std::string_view of, char = '\0')
    {
        choose(title, static_cast<char>(value), of);
    }

    void wrong(int from, int to, std::string key, std::string const& what);
    int place() const { return static_cast<int>(bytes_.size()); }
    std::string const& bytes() const { return bytes_; }

private:
    void fault(std::string_view title, int length, char const* key, std::string const& what);
    void padded(std::string bytes, int length);
    void choose(std::string_view title, char value, std::string_view of);

    int number_;
    std::vector<Finding>& wrong_;
    std::vector<Finding>& cut_;
    std::string bytes_ {};
};

// The records of a file, without their line ends, of characters of JIS X 0201, in the right order: one header, lines, totals (again and again when
// Several), one end.
enum class Batches { One, Several };
std::expected<std::vector<std::string_view>, Finding> records_of(std::string_view bytes, std::size_t length, Batches batches);
std::string joined(std::vector<std::string> const& records, LineEnds ends);

}  // namespace mado::zengin
