#include <mado/yaml/document.h>

#include "source.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <unordered_map>
#include <utility>

namespace mado::yaml {

namespace {

// yaml-cpp ends a plain scalar inside { } at a question mark; YAML 1.2 (§7.3.3) does not. Such marks travel as a control character, which
// no file may have.
constexpr char travelling_mark = '\x01';

struct Stop {};  // a limit was passed: reading on is of no use

std::string quoted(std::string_view text) { return "「" + std::string(text) + "」"; }

bool is_null_word(std::string_view word) { return word == "null" || word == "Null" || word == "NULL" || word == "~"; }

}  // namespace

// Builds the tree from yaml-cpp's events and refuses what we do not write.
class Builder final : public YAML::EventHandler {
public:
    Builder(Source& source, Limits const& limits) : source_(source), limits_(limits) {}

    Node root {};
    std::vector<Problem> problems {};

    void OnDocumentStart(YAML::Mark const&) override {}
    void OnDocumentEnd() override {}

    void OnAlias(YAML::Mark const& mark, YAML::anchor_t) override
    {
        report(mark, "yaml.alias", "別名(*…)は使えません。同じ内容をもう一度書いてください。", "Aliases (*…) are not used here. Write the content out.");
        accept(leaf(mark));
    }

    // yaml-cpp gives a plain `null` as well as nothing at all.
    void OnNull(YAML::Mark const& mark, YAML::anchor_t) override
    {
        auto node = leaf(mark);
        auto const word = source_.word_at(node_position(mark));
        if (is_null_word(word) && !is_empty_value(node.place)) {
            node.text = word;
        } else {
            report_missing_value(mark);
        }
        accept(std::move(node));
    }

    void OnScalar(YAML::Mark const& mark, std::string const&, YAML::anchor_t, std::string const& value) override
    {
        auto node = leaf(mark);
        refuse_properties(mark);
        node.text = value;
        std::replace(node.text.begin(), node.text.end(), travelling_mark, '?');
        auto const position = node_position(mark);
        auto const first = source_.at(position);
        node.style = first == '\'' || first == '"' ? Style::Quoted : first == '|' || first == '>' ? Style::Block : Style::Plain;
        if (node.style == Style::Quoted && !source_.quote_closes(position))  // yaml-cpp lets the end of the file close it
            report(node.place, "yaml.syntax", "引用符が閉じていません。", "A quotation mark is not closed.");
        place_content(node, position);
        accept(std::move(node));
    }

    void OnSequenceStart(YAML::Mark const& mark, std::string const&, YAML::anchor_t, YAML::EmitterStyle::value style) override
    {
        open(mark, Kind::Sequence, style == YAML::EmitterStyle::Flow);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(YAML::Mark const& mark, std::string const&, YAML::anchor_t, YAML::EmitterStyle::value style) override
    {
        open(mark, Kind::Mapping, style == YAML::EmitterStyle::Flow);
    }
    void OnMapEnd() override { close(); }

    void report(Place place, std::string key, std::string japanese, std::string english)
    {
        problems.push_back({ place, std::move(key), std::move(japanese), std::move(english) });
    }

private:
    struct Frame {
        Node node;
        bool flow = false;
        bool has_key = false;
        Entry entry {};
        std::unordered_map<std::string, int> lines {};  // of the keys so far
    };

    static std::size_t node_position(YAML::Mark const& mark) { return mark.pos < 0 ? 0 : static_cast<std::size_t>(mark.pos); }

    Place place_of(YAML::Mark const& mark) { return source_.place(node_position(mark)); }

    void report(YAML::Mark const& mark, std::string key, std::string japanese, std::string english)
    {
        report(place_of(mark), std::move(key), std::move(japanese), std::move(english));
    }

    Node leaf(YAML::Mark const& mark)
    {
        if (++nodes_ > limits_.nodes) {
            report(mark, "yaml.large", "ファイルの項目が多すぎます。分けてください。", "The file has too many nodes. Split it.");
            throw Stop {};
        }
        Node node;
        node.place = place_of(mark);
        return node;
    }

    void refuse_properties(YAML::Mark const& mark)
    {
        auto const first = source_.at(node_position(mark));
        if (first == '!')
            report(mark, "yaml.tag", "型の印(!…)は使えません。消してください。", "Tags (!…) are not used here. Remove it.");
        else if (first == '&')
            report(mark, "yaml.anchor", "印(&…)は使えません。消してください。", "Anchors (&…) are not used here. Remove it.");
    }

    // A key without a value is told by the place of its key.
    bool is_empty_value(Place place) const { return !frames_.empty() && frames_.back().has_key && frames_.back().entry.key_place == place; }

    void report_missing_value(YAML::Mark const& mark)
    {
        if (frames_.empty()) {
            report(mark, "yaml.empty", "ファイルに中身がありません。", "The file is empty.");
            return;
        }
        auto const& frame = frames_.back();
        if (!frame.node.is_mapping() || !frame.has_key) {
            report(mark, "yaml.value", "値がありません。空にするなら '' と書きます。", "A value is missing. Write '' for an empty one.");
            return;
        }
        auto const& key = frame.entry.key;
        if (frame.flow)
            report(frame.entry.key_place, "yaml.flow",
                "{ } の中の" + quoted(key) + "に値がありません。カンマや : を含む式や文は引用符で囲みます。→ '…'",
                "`" + key + "` inside { } has no value. Quote an expression or a sentence that has a comma or a colon. → '…'");
        else
            report(frame.entry.key_place, "yaml.value", quoted(key) + "に値がありません。", "`" + key + "` has no value.");
    }

    void open(YAML::Mark const& mark, Kind kind, bool flow)
    {
        auto node = leaf(mark);
        refuse_properties(mark);
        node.kind = kind;
        if (frames_.size() >= static_cast<std::size_t>(limits_.depth)) {
            report(mark, "yaml.deep", "入れ子が深すぎます。", "The nesting is too deep.");
            throw Stop {};
        }
        frames_.push_back({ std::move(node), flow });
    }

    void close()
    {
        auto frame = std::move(frames_.back());
        frames_.pop_back();
        accept(std::move(frame.node));
    }

    void accept(Node node)
    {
        if (frames_.empty()) {
            root = std::move(node);
            return;
        }
        auto& frame = frames_.back();
        if (frame.node.is_sequence())
            frame.node.items.push_back(std::move(node));
        else if (!frame.has_key)
            accept_key(frame, std::move(node));
        else
            accept_value(frame, std::move(node));
    }

    void accept_key(Frame& frame, Node node)
    {
        frame.has_key = true;
        frame.entry = { node.text, node.style, node.place, {} };
        if (!node.is_scalar()) {
            report(node.place, "yaml.key", "名前(:の左)は一つの語で書きます。", "A key must be one word.");
            return;
        }
        if (node.text == "<<")
            report(node.place, "yaml.merge", "取り込み(<<)は使えません。同じ内容をもう一度書いてください。",
                "Merge keys (<<) are not used here. Write the content out.");
    }

    void accept_value(Frame& frame, Node node)
    {
        frame.has_key = false;
        auto const [found, is_new] = frame.lines.emplace(frame.entry.key, frame.entry.key_place.line);
        if (!is_new) {
            report(frame.entry.key_place, "key.twice", quoted(frame.entry.key) + "は" + std::to_string(found->second) + "行目にもあります。",
                "`" + frame.entry.key + "` is already at line " + std::to_string(found->second) + ".");
            return;
        }
        frame.entry.value = std::move(node);
        frame.node.entries.push_back(std::move(frame.entry));
    }

    void place_content(Node& node, std::size_t position)
    {
        node.text_place_ = node.place;
        if (node.style == Style::Block) {
            node.text_place_ = { node.place.line + 1, source_.indentation_below(position) + 1 };
        } else if (node.style == Style::Quoted) {
            ++node.text_place_.column;
            if (!source_.read_escapes(position, node.escapes_))
                node.text_place_.line = 0;  // runs over lines: only its start is known
        } else if (node.text.find('\n') != std::string::npos) {
            node.text_place_.line = 0;
        }
    }

    Source& source_;
    Limits const& limits_;
    std::size_t nodes_ = 0;
    std::vector<Frame> frames_ {};
};

namespace {

// yaml-cpp's sentences, as far as people meet them.
std::pair<std::string, std::string> mend_of(std::string_view message)
{
    if (message.find("end of map") != std::string_view::npos || message.find("end of sequence flow") != std::string_view::npos)
        return { "{ } か [ ] が閉じていないか、引用符のない式が中にあります。式は '…' で囲みます。",
            "A { } or [ ] is not closed, or an expression inside it is not quoted. Quote it: '…'." };
    if (message.find("illegal map value") != std::string_view::npos || message.find("illegal block") != std::string_view::npos)
        return { "字下げが合っていないか、: を含む文が引用符で囲まれていません。", "The indentation does not fit, or a sentence with a colon is not quoted." };
    if (message.find("end of sequence") != std::string_view::npos)
        return { "字下げが合っていません。並びの行は同じ位置の - で始めます。", "The indentation does not fit: the lines of a list start with - at the same column." };
    if (message.find("scalar") != std::string_view::npos || message.find("quote") != std::string_view::npos)
        return { "引用符が閉じていません。", "A quotation mark is not closed." };
    return { "YAMLとして読めません。字下げ・引用符・かっこを確かめてください。", "This is not YAML. Check indentation, quotes and brackets." };
}

Problem problem_of(YAML::Exception const& error, Source& source)
{
    auto const [japanese, english] = mend_of(error.msg);
    auto const place = error.mark.is_null() || error.mark.pos < 0 ? Place {} : source.place(static_cast<std::size_t>(error.mark.pos));
    return { place, "yaml.syntax", japanese, english + " (" + error.msg + ")" };
}

std::string with_travelling_marks(std::string_view bytes)
{
    std::string result(bytes);
    char before = '\n';  // the last character that is no space
    for (std::size_t i = 0; i < result.size(); ++i) {
        auto const next = i + 1 < result.size() ? result[i + 1] : '\n';
        bool const is_indicator = (next == ' ' || next == '\n' || next == '\r') && std::string_view("\n{[,-").find(before) != std::string_view::npos;
        if (result[i] == '?' && !is_indicator)
            result[i] = travelling_mark;
        if (result[i] != ' ')
            before = result[i];
    }
    return result;
}

// Reads one document and makes sure that no second one follows.
void run(Builder& builder, Source& source)
{
    std::istringstream stream { with_travelling_marks(source.bytes()) };
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) {
        builder.report(Place {}, "yaml.empty", "ファイルに中身がありません。", "The file is empty.");
        return;
    }
    if (auto const second = source.second_document())
        builder.report(*second, "yaml.documents", "一つのファイルに書ける文書は一つです。---の下を別のファイルに分けてください。",
            "One file holds one document. Move what follows --- to another file.");
}

}  // namespace

std::expected<Node, std::vector<Problem>> parse(std::string_view bytes, Limits const& limits)
{
    if (bytes.starts_with("\xEF\xBB\xBF"))
        bytes.remove_prefix(3);
    Source source(bytes);
    if (auto problems = source.problems(limits.bytes); !problems.empty())
        return std::unexpected(std::move(problems));
    Builder builder(source, limits);
    try {
        run(builder, source);
    } catch (YAML::Exception const& error) {
        // What was seen before a bracket turned out to be open is a consequence of it.
        std::erase_if(builder.problems, [](Problem const& problem) { return problem.key == "yaml.flow"; });
        builder.problems.push_back(problem_of(error, source));
    } catch (Stop const&) {
    }
    if (!builder.problems.empty())
        return std::unexpected(std::move(builder.problems));
    return std::move(builder.root);
}

Entry const* Node::entry(std::string_view key) const
{
    for (auto const& candidate : entries)
        if (candidate.key == key)
            return &candidate;
    return nullptr;
}

Node const* Node::find(std::string_view key) const
{
    auto const* found = entry(key);
    return found ? &found->value : nullptr;
}

std::string Node::text_of(std::string_view key, std::string_view otherwise) const
{
    auto const* node = find(key);
    return node && node->is_scalar() ? node->text : std::string(otherwise);
}

Place Node::place_at(std::size_t offset) const
{
    if (text_place_.line == 0)
        return place;
    offset = std::min(offset, text.size());
    auto const before = std::string_view(text).substr(0, offset);
    auto const newline = before.rfind('\n');
    auto const line_start = newline == std::string_view::npos ? 0 : newline + 1;
    int column = text_place_.column + characters(before.substr(line_start));
    for (auto const& [at, further] : escapes_)
        if (at < offset)
            column += further;
    return { text_place_.line + static_cast<int>(std::count(before.begin(), before.end(), '\n')), column };
}

}  // namespace mado::yaml
