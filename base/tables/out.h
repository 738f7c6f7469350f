#pragma once
// Text on its way to a sink: gathered in pieces of 256 KiB, escaped eight bytes at a time.
#include <mado/tables/outputs.h>

#include <cstring>

namespace mado::tables {

class Out {
public:
    explicit Out(Sink const& sink, std::size_t piece = 1u << 18) : sink_(sink), buffer_(piece, '\0') {}
    Out(Out const&) = delete;
    Out& operator=(Out const&) = delete;

    void add(char one)
    {
        if (used_ == buffer_.size())
            flush();
        buffer_[used_++] = one;
    }
    void add(std::string_view text)
    {
        if (text.size() > buffer_.size() - used_ && !make_room(text))
            return;
        std::memcpy(buffer_.data() + used_, text.data(), text.size());
        used_ += text.size();
    }
    // A string of JSON or Turtle with its quotes: both escape control characters, the quote and the backslash alike.
    void add_quoted(std::string_view text);
    // A field as RFC 4180 has it; `alone`: the only one of its row.
    void add_field(std::string_view text, bool alone);
    void flush()
    {
        if (used_ != 0)
            sink_({ buffer_.data(), used_ });
        used_ = 0;
    }

private:
    bool make_room(std::string_view text);
    void add_escaped(char one);

    Sink const& sink_;
    std::string buffer_;
    std::size_t used_ = 0;
};

std::string in_quotes(std::string_view text);    // as add_quoted

template <class Use>
void each_row(Columns const& table, Rows const& rows, Use&& use)
{
    if (rows)
        for (auto const row : *rows)
            use(row);
    else
        for (std::uint64_t row = 0; row < table.rows(); ++row)
            use(row);
}

// By RFC 8259, which is stricter than people: no plus, no zero before another digit, no point without digits on both sides.
bool is_json_number(std::string_view text);

}  // namespace mado::tables
