// A plain page of a town: links to files, with what names them. Towns write the name in the link, in the first cell of its row, before it in the same line, or only
// in the heading above: the nearest that says more than "CSV" is taken.
#include "html.h"
#include "readers.h"

#include <mado/text/search.h>
#include <mado/text/utf8.h>

#include <algorithm>
#include <map>
#include <optional>

namespace mado::harvest {

namespace {

constexpr std::size_t most_text = 1'000, most_links = 50'000;

struct Link { std::string address, label, heading; std::size_t line = 1; };

bool is_file(std::string_view address)
{
    constexpr std::string_view endings[] = { "CSV", "XLSX", "JSON", "ZIP", "PDF", "XLS", "TSV", "GEOJSON" };
    return std::ranges::find(endings, ending_of(address)) != std::end(endings);
}

std::string one_line(std::string_view text)
{
    std::string made;
    for (char const c : text) {
        bool const is_space = c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f';
        if (!is_space)
            made += c;
        else if (!made.empty() && made.back() != ' ')
            made += ' ';
    }
    return std::string(text::trimmed(made));
}

// "CSV", "CSVファイル：12KB", "ダウンロード（別ウィンドウで開きます）" say nothing of what is in it.
bool says_only_what_kind(std::string_view words)
{
    constexpr std::string_view kinds[] = { "別ウィンドウで開きます", "別ウィンドウで開く", "新しいウィンドウで開きます", "新規ウィンドウで開きます", "外部サイト", "外部リンク", "ダウンロード", "データ", "ファイル",
        "サイズ", "キロバイト", "メガバイト", "バイト", "エクセル", "リンク", "こちら", "download", "geojson", "excel", "xlsx", "xls", "csv", "tsv", "json", "pdf", "zip", "file", "形式", "容量", "表示", "ここ", "open",
        "約", "kb", "mb", "gb", "版", "を", "は", "で", "の", "b" };
    auto rest = text::folded(words);
    for (auto const& kind : kinds)
        for (auto at = rest.find(kind); at != std::string::npos; at = rest.find(kind, at))
            rest.erase(at, kind.size());
    // What is left may be digits, signs and spaces: a size, brackets.
    return text::bigrams(rest).empty() || std::ranges::all_of(rest, [](char c) { return static_cast<unsigned char>(c) < 0x80 && !(c >= 'a' && c <= 'z'); });
}

struct Bracket { std::string_view open, close; };
constexpr Bracket brackets[] = { { "（", "）" }, { "(", ")" }, { "[", "]" }, { "［", "］" }, { "【", "】" }, { "〔", "〕" } };

// "公衆トイレ一覧（CSV：12KB）" → "公衆トイレ一覧": so that all forms of it have one name.
std::string without_kind(std::string_view words)
{
    std::string made(words);
    for (bool again = true; again;) {
        again = false;
        for (auto const& [open, close] : brackets) {
            auto const begin = made.rfind(open);
            auto const end = begin == std::string::npos ? begin : made.find(close, begin);
            if (end == std::string::npos || !says_only_what_kind(std::string_view(made).substr(begin + open.size(), end - begin - open.size())))
                continue;
            made.erase(begin, end + close.size() - begin);
            again = true;
        }
    }
    auto name = text::trimmed(made);          // "公衆トイレ一覧 CSV"
    for (auto space = name.rfind(' '); space != std::string_view::npos && says_only_what_kind(name.substr(space)); space = name.rfind(' '))
        name = text::trimmed(name.substr(0, space));
    for (std::string_view const mark : { "：", ":", "・", "／", "/", "、" })
        if (name.ends_with(mark))
            name = text::trimmed(name.substr(0, name.size() - mark.size()));
    return std::string(name);
}

class Gathering {
public:
    Gathering(std::string_view page, std::string base) : page_(page), base_(std::move(base)) {}

    void tag(html::Tag const& tag)
    {
        auto const& name = tag.name;
        if (name == "base" && !tag.closes)
            take_base(tag);
        else if (name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6')
            tag.closes ? end_heading() : begin(heading_);
        else if (name == "a")
            tag.closes ? end_link() : begin_link(tag);
        else if (name == "tr")
            row_.clear(), cell_.clear(), begin(line_);
        else if (name == "td" || name == "th")
            end_cell();
        else if (name == "dt" || name == "caption" || name == "summary")
            tag.closes ? end_term() : begin(term_);
        else if (name == "li" || name == "p" || name == "dd" || name == "div" || name == "br" || name == "ul" || name == "ol" || name == "dl" || name == "table")
            end_line(name, tag.closes);
        else if (name == "img" && !tag.closes)
            text(tag.attribute("alt"));
    }

    void text(std::string_view words)
    {
        for (auto* const one : { &heading_, &term_, &line_, &cell_, &link_ })
            if (one->size() < most_text && (one != &line_ || !is_in_file_link()))
                one->append(text::first(words, most_text));
    }

    std::vector<Link> const& links() const { return links_; }
    bool is_cut() const { return is_cut_; }

private:
    static void begin(std::string& words) { words.clear(); }
    bool is_in_file_link() const { return address_ && is_file(*address_); }

    void take_base(html::Tag const& tag)
    {
        if (auto address = address_of(base_, tag.attribute("href")))
            base_ = std::move(*address);
    }
    void end_heading()
    {
        above_ = one_line(heading_);
        term_above_.clear();
        row_.clear();
        begin(line_);
    }
    void end_term()
    {
        term_above_ = one_line(term_);
        begin(line_);
    }
    void end_cell()
    {
        if (auto words = one_line(cell_); row_.empty() && !has_file_ && !says_only_what_kind(words))
            row_ = std::move(words);
        begin(cell_);
        begin(line_);
        has_file_ = false;
    }
    void end_line(std::string_view name, bool closes)
    {
        begin(line_);
        if (closes && (name == "dl" || name == "table"))
            term_above_.clear();
        if (closes && name == "table")
            row_.clear();
    }
    void begin_link(html::Tag const& tag)
    {
        address_ = address_of(base_, tag.attribute("href"));
        before_ = one_line(line_);
        at_ = tag.at;
        begin(link_);
        has_file_ = has_file_ || is_in_file_link();
    }
    void end_link()
    {
        if (!is_in_file_link()) {
            address_.reset();
            return;
        }
        if (links_.size() >= most_links) {
            is_cut_ = true;
            return;
        }
        counted_ += static_cast<std::size_t>(std::count(page_.begin() + static_cast<std::ptrdiff_t>(counted_to_), page_.begin() + static_cast<std::ptrdiff_t>(at_), '\n'));
        counted_to_ = at_;
        links_.push_back({ *address_, label(), above_, counted_ });
        address_.reset();
    }
    std::string label() const
    {
        for (auto const& words : { one_line(link_), row_, before_, term_above_, above_ })
            if (!words.empty() && !says_only_what_kind(words))
                return without_kind(words);
        return {};
    }

    std::string_view page_;
    std::string base_;
    std::string heading_ {}, term_ {}, line_ {}, cell_ {}, link_ {};  // being read
    std::string above_ {}, term_above_ {}, row_ {}, before_ {};       // read
    std::optional<std::string> address_ {};
    bool has_file_ = false, is_cut_ = false;
    std::size_t at_ = 0, counted_to_ = 0, counted_ = 1;
    std::vector<Link> links_ {};
};

std::string stem_of(std::string_view address)
{
    auto const path = address.substr(0, address.find_first_of("?#"));
    auto const name = path.substr(path.rfind('/') + 1);
    return std::string(name.substr(0, name.rfind('.')));
}

}  // namespace

void read_page(Answer const& answer, Catalogue& into)
{
    auto const page = html::utf8_of(answer.bytes);
    Gathering gathering(page, answer.address);
    html::read(page, { [&](html::Tag const& tag) { gathering.tag(tag); }, [&](std::string_view words) { gathering.text(words); } });
    std::vector<std::pair<std::string, Making>> made;
    std::map<std::string, std::size_t, std::less<>> by_identifier;
    for (auto const& link : gathering.links()) {
        auto const title = link.label.empty() ? stem_of(link.address) : link.label;
        auto const identifier = link.heading + "／" + title;
        auto const [at, is_new] = by_identifier.emplace(identifier, made.size());
        if (is_new && made.size() >= answer.limits.records) {
            into.findings.push_back({ "line " + std::to_string(link.line), "harvest.answer.too_many", { { "most", std::to_string(answer.limits.records) } } });
            into.extent = Extent::Part;
            break;
        }
        if (is_new) {
            auto& making = made.emplace_back(identifier, Making(answer.vocabulary, answer.limits, answer.address, "line " + std::to_string(link.line))).second;
            making.title(title);
            making.landing(answer.address);
            if (link.heading != title)
                making.tag(link.heading);
        }
        made[at->second].second.file({ "", link.address, "", "", ending_of(link.address), "", "" });
    }
    if (gathering.is_cut()) {
        into.findings.push_back({ "", "harvest.answer.too_many", { { "most", std::to_string(most_links) } } });
        into.extent = Extent::Part;
    }
    into.records = made.size();
    for (auto& [identifier, making] : made)
        making.finish(into, answer.source, identifier);
    if (made.empty()) {
        into.findings.push_back({ "", "harvest.page.no_links", {} });
        into.extent = Extent::Part;           // a page that moved or is built by a script is no page without data
    }
}

}  // namespace mado::harvest
