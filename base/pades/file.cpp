#include "file.h"

#include <charconv>
#include <set>

namespace mado::pades {

namespace {

constexpr std::size_t most_tables = 200;   // of updates one behind the other
constexpr int most_depth = 60;

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0'; }
bool is_end(char c) { return is_blank(c) || c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']' || c == '/' || c == '%'; }

// Walks over the values of a PDF text (ISO 32000-1, 7.2 and 7.3).
class Walk {
public:
    explicit Walk(std::string_view text, std::size_t at = 0) : text_(text), at_(at) {}

    std::size_t at() const { return at_; }
    void blanks()
    {
        while (at_ < text_.size() && (is_blank(text_[at_]) || text_[at_] == '%'))
            if (text_[at_] == '%')
                at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
            else
                ++at_;
    }
    bool take(std::string_view word)
    {
        blanks();
        if (!text_.substr(at_).starts_with(word))
            return false;
        at_ += word.size();
        return true;
    }
    void must(std::string_view word)
    {
        if (!take(word))
            throw Unreadable("no " + std::string(word) + " at " + std::to_string(at_));
    }
    std::string_view word()
    {
        blanks();
        auto const begin = at_;
        if (at_ < text_.size() && text_[at_] == '/')
            ++at_;
        while (at_ < text_.size() && !is_end(text_[at_]))
            ++at_;
        if (at_ == begin)
            throw Unreadable("no word at " + std::to_string(at_));
        return text_.substr(begin, at_ - begin);
    }
    std::size_t number()
    {
        auto const digits = word();
        std::size_t value = 0;
        auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (error != std::errc {} || end != digits.data() + digits.size())
            throw Unreadable("no number at " + std::to_string(at_));
        return value;
    }
    // One value whole, as it stands; "12 0 R" is one.
    std::string_view value(int depth = 0)
    {
        blanks();
        auto const begin = at_;
        if (at_ >= text_.size() || depth > most_depth)
            throw Unreadable("the file ends in a value");
        if (take("<<"))
            until(">>", depth);
        else if (text_[at_] == '<')
            at_ = past(text_.find('>', at_));
        else if (text_[at_] == '(')
            string();
        else if (take("["))
            until("]", depth);
        else if (word(); is_reference(begin))
            at_ = reference_end_;
        return text_.substr(begin, at_ - begin);
    }

private:
    static std::size_t past(std::size_t found)
    {
        if (found == std::string_view::npos)
            throw Unreadable("the file ends in a value");
        return found + 1;
    }
    void until(std::string_view end, int depth)
    {
        while (!take(end))
            value(depth + 1);
    }
    void string()
    {
        int depth = 0;
        for (; at_ < text_.size(); ++at_) {
            if (text_[at_] == '\\')
                ++at_;
            else if (text_[at_] == '(')
                ++depth;
            else if (text_[at_] == ')' && --depth == 0)
                break;
        }
        at_ = past(at_ < text_.size() ? at_ : std::string_view::npos);
    }
    bool is_reference(std::size_t begin)
    {
        Walk ahead(text_, begin);
        try {
            ahead.number();
            ahead.number();
        } catch (Unreadable const&) {
            return false;
        }
        ahead.blanks();
        if (ahead.at_ >= text_.size() || text_[ahead.at_] != 'R' || (ahead.at_ + 1 < text_.size() && !is_end(text_[ahead.at_ + 1])))
            return false;
        reference_end_ = ahead.at_ + 1;
        return true;
    }

    std::string_view text_;
    std::size_t at_;
    std::size_t reference_end_ = 0;
};

int as_int(std::size_t number)
{
    if (number > 8'000'000)
        throw Unreadable("a number of an object is too large");
    return static_cast<int>(number);
}

std::string ten_digits(std::size_t number)
{
    auto digits = std::to_string(number);
    return std::string(digits.size() < 10 ? 10 - digits.size() : 0, '0') + digits;
}

}  // namespace

Dictionary Dictionary::of(std::string_view text)
{
    Dictionary read;
    Walk walk(text);
    walk.must("<<");
    while (!walk.take(">>")) {
        auto const key = walk.word();
        if (!key.starts_with('/'))
            throw Unreadable("a dictionary has no such key");
        auto const value = walk.value();
        if (auto const before = read.get(key.substr(1)); before.empty())
            read.entries_.emplace_back(key.substr(1), value);
        else if (before != value)  // readers differ in which of two they take
            throw Unreadable("a dictionary says " + std::string(key) + " twice");
    }
    return read;
}

std::string_view Dictionary::get(std::string_view key) const
{
    for (auto const& [name, value] : entries_)
        if (name == key)
            return value;
    return {};
}

void Dictionary::set(std::string_view key, std::string value)
{
    for (auto& [name, old] : entries_)
        if (name == key) {
            old = std::move(value);
            return;
        }
    entries_.emplace_back(key, std::move(value));
}

std::string Dictionary::text() const
{
    std::string all = "<<";
    for (auto const& [name, value] : entries_)
        all += "\n/" + name + " " + value;
    return all + "\n>>";
}

std::vector<std::size_t> numbers(std::string_view array)
{
    Walk walk(array);
    walk.must("[");
    std::vector<std::size_t> all;
    while (!walk.take("]"))
        all.push_back(walk.number());
    return all;
}

std::vector<int> references(std::string_view array)
{
    std::vector<int> all;
    if (array.empty())
        return all;
    Walk walk(array);
    walk.must("[");
    while (!walk.take("]")) {
        auto const number = reference(walk.value());
        if (number == 0)
            throw Unreadable("a list holds something else than references");
        all.push_back(number);
    }
    return all;
}

int reference(std::string_view value)
{
    if (!value.ends_with('R'))
        return 0;
    Walk walk(value);
    auto const number = as_int(walk.number());
    walk.number();
    walk.must("R");
    return number;
}

File::File(std::string_view bytes) : bytes_(bytes)
{
    constexpr std::string_view word = "startxref";
    auto const at = bytes.rfind(word);
    if (!bytes.starts_with("%PDF-1.") || at == std::string_view::npos)
        throw Unreadable("this is no PDF file");
    last_table_ = Walk(bytes, at + word.size()).number();
    std::set<std::size_t> seen;
    for (auto table = last_table_; table != 0; table = read_table(table))
        if (!seen.insert(table).second || seen.size() > most_tables)
            throw Unreadable("the tables of offsets go round");
    if (root_ == 0)
        throw Unreadable("the file has no catalog");
}

std::size_t File::read_table(std::size_t at)
{
    if (at >= bytes_.size())
        throw Unreadable("a table of offsets is outside the file");
    Walk walk(bytes_, at);
    walk.must("xref");  // a stream of offsets is not ours
    while (!walk.take("trailer")) {
        auto const first = walk.number(), many = walk.number();
        for (std::size_t i = 0; i < many; ++i) {
            auto const offset = walk.number();
            walk.number();
            auto const number = as_int(first + i);
            if (walk.word() == "n")
                offsets_.emplace(number, offset);  // the newest table is read first
        }
    }
    auto const trailer = Dictionary::of(walk.value());
    if (!trailer.get("Encrypt").empty() || !trailer.get("XRefStm").empty())
        throw Unreadable("the file is encrypted, or keeps its offsets elsewhere");
    if (root_ == 0) {
        root_ = reference(trailer.get("Root"));
        size_ = as_int(Walk(trailer.get("Size")).number());
        info_ = trailer.get("Info");
    }
    return trailer.get("Prev").empty() ? 0 : Walk(trailer.get("Prev")).number();
}

std::string_view File::object(int number) const
{
    auto const found = offsets_.find(number);
    if (found == offsets_.end() || found->second >= bytes_.size())
        throw Unreadable("there is no object " + std::to_string(number));
    Walk walk(bytes_, found->second);
    if (walk.number() != static_cast<std::size_t>(number))
        throw Unreadable("another object stands where " + std::to_string(number) + " should");
    walk.number();
    walk.must("obj");
    return walk.value();
}

int File::first_page() const
{
    auto number = reference(dictionary(root_).get("Pages"));
    for (int depth = 0; depth < most_depth; ++depth) {
        auto const node = dictionary(number);
        if (node.get("Type") == "/Page")
            return number;
        auto const kids = references(node.get("Kids"));
        if (kids.empty())
            break;
        number = kids.front();
    }
    throw Unreadable("the file has no page");
}

std::string File::updated(std::map<int, std::string> const& objects) const
{
    std::string all(bytes_);
    if (!all.ends_with('\n'))
        all += '\n';
    std::map<int, std::size_t> places;
    for (auto const& [number, text] : objects) {
        places[number] = all.size();
        all += std::to_string(number) + " 0 obj\n" + text + "\nendobj\n";
    }
    auto const table = all.size();
    all += "xref\n";
    for (auto first = places.begin(); first != places.end();) {
        auto last = first;
        std::size_t many = 0;
        for (auto at = first; at != places.end() && at->first == first->first + static_cast<int>(many); last = ++at)
            ++many;
        all += std::to_string(first->first) + " " + std::to_string(many) + "\n";
        for (; first != last; ++first)
            all += ten_digits(first->second) + " 00000 n \n";
    }
    auto const size = std::max(size_, places.empty() ? 0 : places.rbegin()->first + 1);
    all += "trailer\n<< /Size " + std::to_string(size) + " /Root " + std::to_string(root_) + " 0 R" + (info_.empty() ? "" : " /Info " + info_) + " /Prev " + std::to_string(last_table_)
        + " >>\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
    return all;
}

}  // namespace mado::pades
