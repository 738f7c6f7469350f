#include <mado/dmn/diagram.h>

#include "diagram_layout.h"

#include <mado/text/utf8.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace mado::dmn {

namespace {

enum class Shape { Input, Decision, KnowledgeModel, Service, Source, Imported };
constexpr std::string_view shape_words[] { "dmn-input", "dmn-decision", "dmn-knowledge-model", "dmn-service", "dmn-source", "dmn-imported" };

struct Box {
    Shape shape;
    std::string id, name;
};

struct Need { std::size_t from, to; std::string_view kind; };

// Boxes and lines of a document.
class Graph {
public:
    explicit Graph(Document const& document) : document_(document)
    {
        for (auto const& each : document.inputs)
            add(Shape::Input, each);
        for (auto const& each : document.decisions)
            add(Shape::Decision, each);
        for (auto const& each : document.models)
            add(Shape::KnowledgeModel, each);
        for (auto const& each : document.services)
            add(Shape::Service, each);
        for (auto const& each : document.sources)
            add(Shape::Source, each);
        std::size_t at = document.inputs.size();
        for (auto const& each : document.decisions) {
            need(at, each.inputs, "information");
            need(at, each.decisions, "information");
            need(at, each.knowledge, "knowledge");
            need(at++, each.authorities, "authority");
        }
        for (auto const& each : document.models) {
            need(at, each.knowledge, "knowledge");
            need(at++, each.authorities, "authority");
        }
        for (auto const& each : document.services)
            need(at++, each.outputs, "service");
        for (auto const& each : document.sources)
            need(at++, each.authorities, "authority");
    }

    std::vector<Box> boxes {};
    std::vector<Need> needs {};

private:
    template <class Element>
    void add(Shape shape, Element const& element)
    {
        if (!element.id.empty())
            by_id_.emplace(std::pair { std::string_view {}, std::string_view(element.id) }, boxes.size());
        boxes.push_back({ shape, element.id, element.name });
    }

    void need(std::size_t to, std::vector<Reference> const& references, std::string_view kind)
    {
        for (auto const& reference : references) {
            auto const found = find(reference);
            if (found && seen_.insert({ *found, to, kind }).second)
                needs.push_back({ *found, to, kind });
        }
    }

    // What another document has gets a box that is called as its import.
    std::optional<std::size_t> find(Reference const& reference)
    {
        auto const key = std::pair { std::string_view(reference.name_space), std::string_view(reference.id) };
        if (auto const found = by_id_.find(key); found != by_id_.end())
            return found->second;
        if (reference.name_space.empty())
            return {};
        std::string_view name = reference.name_space;
        for (auto const& import : document_.imports)
            if (import.name_space == reference.name_space && !import.name.empty())
                name = import.name;
        by_id_.emplace(key, boxes.size());
        boxes.push_back({ Shape::Imported, {}, std::string(name) });
        return boxes.size() - 1;
    }

    Document const& document_;
    std::map<std::pair<std::string_view, std::string_view>, std::size_t> by_id_;
    std::set<std::tuple<std::size_t, std::size_t, std::string_view>> seen_;
};

// Units of half a full-width character.
int width_of(char32_t c)
{
    auto const is_narrow = c < 0x1100 || (c >= 0x2010 && c <= 0x2027) || (c >= 0xFF61 && c <= 0xFFDC);
    return is_narrow ? 1 : 2;
}

// Signs that no line begins with (JIS X 4051, 行頭禁則).
bool never_first(char32_t c) { return std::u32string_view(U"、。，．・：；？！）」』】〉》〕］｝ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.)]}").find(c) != std::u32string_view::npos; }

// A name in at most three lines; what does not fit ends with "…".
std::vector<std::string> lines_of(std::string_view name)
{
    constexpr int most_width = 20;
    constexpr std::size_t most_lines = 3;
    auto const characters = text::code_points(text::first(name, 200));
    std::vector<std::u32string> lines(1);
    auto width = 0;
    for (std::size_t at = 0; at < characters.size(); ++at) {
        auto const c = characters[at] < 0x20 ? U' ' : characters[at];
        auto& line = lines.back();
        if (c == U' ' && line.empty())
            continue;
        auto const fits = width + width_of(c) <= most_width || (never_first(c) && width <= most_width);
        if (fits || c == U' ') {
            line += c, width += width_of(c);
            continue;
        }
        // A Latin word goes to the next line whole.
        auto const space = c < 0x3000 ? line.find_last_of(U' ') : std::u32string::npos;
        auto carried = space == std::u32string::npos ? std::u32string {} : line.substr(space + 1);
        if (space != std::u32string::npos)
            line.erase(space);
        carried += c;
        width = 0;
        for (auto const each : carried)
            width += width_of(each);
        lines.push_back(std::move(carried));
    }
    if (lines.size() > most_lines) {
        lines.resize(most_lines);
        auto& last = lines.back();
        while (!last.empty() && (last.size() > 9 || last.back() == U' '))
            last.pop_back();
        last += U'…';
    }
    std::vector<std::string> made;
    for (auto const& line : lines)
        made.push_back(text::utf8(line));
    return made;
}

std::string escaped(std::string_view words)
{
    std::string out;
    for (auto const c : text::code_points(words)) {
        if (c == U'&')
            out += "&amp;";
        else if (c == U'<')
            out += "&lt;";
        else if (c == U'>')
            out += "&gt;";
        else if (c == U'"')
            out += "&quot;";
        else
            text::append(out, c < 0x20 && c != U'\n' && c != U'\t' ? U'\uFFFD' : c);
    }
    return out;
}

class Drawer {
public:
    Drawer(Document const& document, Graph const& graph, std::function<std::string(std::string_view)> const& link) : document_(document), graph_(graph), link_(link)
    {
        std::vector<std::pair<std::size_t, std::size_t>> pairs;
        for (auto const& need : graph.needs)
            if (need.from != need.to) {
                pairs.emplace_back(need.from, need.to);
                kinds_.push_back(need.kind);
            }
        layout_ = lay_out(graph.boxes.size(), pairs);
    }

    std::string svg()
    {
        begin();
        for (std::size_t at = 0; at < layout_.edges.size(); ++at)
            line(layout_.edges[at], kinds_[at]);
        for (std::size_t at = 0; at < graph_.boxes.size(); ++at)
            box(graph_.boxes[at], layout_.centres[at]);
        return out_ + "</svg>\n";
    }

private:
    // Tenths at most: they are enough, and the text of a diagram is the same on every machine.
    static std::string number(double value) { return std::to_string(std::lround(value)); }
    static std::string tenth(double value)
    {
        auto const tenths = std::lround(value * 10);
        auto const magnitude = std::labs(tenths);
        return (tenths < 0 ? "-" : "") + std::to_string(magnitude / 10) + (magnitude % 10 == 0 ? "" : "." + std::to_string(magnitude % 10));
    }
    static std::string at(Point point) { return tenth(point.x) + " " + tenth(point.y); }

    void begin()
    {
        auto const width = number(std::ceil(layout_.width)), height = number(std::ceil(layout_.height));
        // What has the role of an image must not hold links (WAI-ARIA 1.2, children presentational).
        out_ = "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"dmn-diagram\" role=\"" + std::string(link_ ? "group" : "img") + "\" viewBox=\"0 0 " + width + " " + height
            + "\" width=\"" + width + "\" height=\"" + height + "\">\n<title>" + escaped("判断の関係図: " + document_.name) + "</title>\n<desc>" + description() + "</desc>\n";
    }

    std::string description() const
    {
        std::string out;
        auto const count = [&](std::string_view word, std::size_t many) {
            if (many > 0)
                out += (out.empty() ? "" : "、") + std::string(word) + std::to_string(many);
        };
        count("入力", document_.inputs.size());
        count("判断", document_.decisions.size());
        count("知識モデル", document_.models.size());
        count("判断サービス", document_.services.size());
        count("根拠", document_.sources.size());
        return (out.empty() ? "要素がありません" : out) + "。線は、下のものを使って上のものが決まることを表します。";
    }

    void line(Layout::Edge const& edge, std::string_view kind)
    {
        auto const& points = edge.points;
        auto const tip = points.back(), before = points[points.size() - 2];
        auto const down = tip.y > before.y ? 1.0 : -1.0;   // lines end upright
        auto const back = [&](double far, double aside) { return Point { tip.x + aside, tip.y - far * down }; };
        out_ += "<g class=\"dmn-line dmn-" + std::string(kind) + (edge.in_circle ? " dmn-circle" : "") + "\"><path class=\"dmn-stroke\" d=\"M" + at(points.front());
        for (std::size_t step = 1; step < points.size(); ++step)
            piece(points[step - 1], step + 1 < points.size() ? points[step] : kind == "information" ? back(8, 0) : tip);
        out_ += "\"/>";
        if (kind == "information")
            out_ += "<path class=\"dmn-tip\" d=\"M" + at(tip) + " L" + at(back(11, 5)) + " L" + at(back(11, -5)) + " Z\"/>";
        else if (kind == "knowledge")
            out_ += "<path class=\"dmn-open-tip\" d=\"M" + at(back(10, 6)) + " L" + at(tip) + " L" + at(back(10, -6)) + "\"/>";
        else if (kind == "authority")
            out_ += "<circle class=\"dmn-tip\" cx=\"" + tenth(tip.x) + "\" cy=\"" + tenth(back(5, 0).y) + "\" r=\"5\"/>";
        out_ += "</g>\n";
    }

    // Straight down where nothing is aside, else a curve that begins and ends upright.
    void piece(Point from, Point to)
    {
        auto const middle = (from.y + to.y) / 2;
        out_ += std::abs(from.x - to.x) < 0.5 ? " L" + at(to) : " C" + at({ from.x, middle }) + " " + at({ to.x, middle }) + " " + at(to);
    }

    void box(Box const& box, Point centre)
    {
        auto const address = link_ && !box.id.empty() ? link_(box.id) : std::string {};
        out_ += "<g class=\"dmn-node " + std::string(shape_words[static_cast<std::size_t>(box.shape)]) + "\">";
        if (!address.empty())
            out_ += "<a href=\"" + escaped(address) + "\">";
        out_ += "<title>" + escaped(box.name) + "</title>";
        shape(box.shape, centre.x - Layout::box_width / 2, centre.y - Layout::box_height / 2);
        name(box.name, centre);
        out_ += address.empty() ? "</g>\n" : "</a></g>\n";
    }

    void rectangle(double x, double y, double inset, double radius, std::string_view more = "dmn-shape")
    {
        out_ += "<rect class=\"" + std::string(more) + "\" x=\"" + tenth(x + inset) + "\" y=\"" + tenth(y + inset) + "\" width=\"" + tenth(Layout::box_width - 2 * inset)
            + "\" height=\"" + tenth(Layout::box_height - 2 * inset) + "\"" + (radius > 0 ? " rx=\"" + tenth(radius) + "\"" : std::string {}) + "/>";
    }

    void shape(Shape shape, double x, double y)
    {
        constexpr auto w = Layout::box_width, h = Layout::box_height;
        switch (shape) {
        case Shape::Decision:
        case Shape::Imported: rectangle(x, y, 0, 0); break;
        case Shape::Input: rectangle(x, y, 0, h / 2); break;
        case Shape::Service: rectangle(x, y, 0, 12), rectangle(x, y, 4, 8, "dmn-frame"); break;
        case Shape::KnowledgeModel: {
            constexpr double clip = 14;
            out_ += "<path class=\"dmn-shape\" d=\"M" + at({ x + clip, y }) + " H" + tenth(x + w) + " V" + tenth(y + h - clip) + " L" + at({ x + w - clip, y + h }) + " H" + tenth(x) + " V"
                + tenth(y + clip) + " Z\"/>";
            break;
        }
        case Shape::Source: {
            auto const base = y + h - 5;
            out_ += "<path class=\"dmn-shape\" d=\"M" + at({ x, y }) + " H" + tenth(x + w) + " V" + tenth(base) + " C" + at({ x + w * 0.75, base - 12 }) + " " + at({ x + w * 0.65, base - 8 }) + " "
                + at({ x + w / 2, base }) + " S" + at({ x + w * 0.25, base + 12 }) + " " + at({ x, base }) + " Z\"/>";
            break;
        }
        }
    }

    void name(std::string_view words, Point centre)
    {
        constexpr double line_height = 17;
        auto const lines = lines_of(words);
        auto y = centre.y + 5 - line_height * static_cast<double>(lines.size() - 1) / 2;
        out_ += "<text class=\"dmn-name\" text-anchor=\"middle\">";
        for (auto const& line : lines) {
            out_ += "<tspan x=\"" + tenth(centre.x) + "\" y=\"" + tenth(y) + "\">" + escaped(line) + "</tspan>";
            y += line_height;
        }
        out_ += "</text>";
    }

    Document const& document_;
    Graph const& graph_;
    std::function<std::string(std::string_view)> const& link_;
    Layout layout_;
    std::vector<std::string_view> kinds_;
    std::string out_;
};

}  // namespace

Diagram diagram(Document const& document, std::function<std::string(std::string_view id)> const& link)
{
    Graph const graph(document);
    Diagram made { Drawer(document, graph, link).svg() };
    for (auto const& need : graph.needs)
        made.lines.push_back({ graph.boxes[need.from].name, graph.boxes[need.to].name, std::string(need.kind) });
    return made;
}

}  // namespace mado::dmn
