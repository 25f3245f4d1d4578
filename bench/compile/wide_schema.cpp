// A schema of 200 columns, and a question that is checked against all of them.

#include <borf.hpp>
#include <lsmer/column.hpp>

struct wide : lsmer::table<"wide"> {
    static constexpr struct c0 : lsmer::column<"c0", lsmer::timestamp> {} c0{};
    static constexpr struct c1 : lsmer::column<"c1", lsmer::symbol> {} c1{};
    static constexpr struct c2 : lsmer::column<"c2", double> {} c2{};
    static constexpr struct c3 : lsmer::column<"c3", std::int32_t> {} c3{};
    static constexpr struct c4 : lsmer::column<"c4", lsmer::nullable<double>> {} c4{};
    static constexpr struct c5 : lsmer::column<"c5", std::int64_t> {} c5{};
    static constexpr struct c6 : lsmer::column<"c6", lsmer::text> {} c6{};
    static constexpr struct c7 : lsmer::column<"c7", bool> {} c7{};
    static constexpr struct c8 : lsmer::column<"c8", lsmer::timestamp> {} c8{};
    static constexpr struct c9 : lsmer::column<"c9", lsmer::symbol> {} c9{};
    static constexpr struct c10 : lsmer::column<"c10", double> {} c10{};
    static constexpr struct c11 : lsmer::column<"c11", std::int32_t> {} c11{};
    static constexpr struct c12 : lsmer::column<"c12", lsmer::nullable<double>> {} c12{};
    static constexpr struct c13 : lsmer::column<"c13", std::int64_t> {} c13{};
    static constexpr struct c14 : lsmer::column<"c14", lsmer::text> {} c14{};
    static constexpr struct c15 : lsmer::column<"c15", bool> {} c15{};
    static constexpr struct c16 : lsmer::column<"c16", lsmer::timestamp> {} c16{};
    static constexpr struct c17 : lsmer::column<"c17", lsmer::symbol> {} c17{};
    static constexpr struct c18 : lsmer::column<"c18", double> {} c18{};
    static constexpr struct c19 : lsmer::column<"c19", std::int32_t> {} c19{};
    static constexpr struct c20 : lsmer::column<"c20", lsmer::nullable<double>> {} c20{};
    static constexpr struct c21 : lsmer::column<"c21", std::int64_t> {} c21{};
    static constexpr struct c22 : lsmer::column<"c22", lsmer::text> {} c22{};
    static constexpr struct c23 : lsmer::column<"c23", bool> {} c23{};
    static constexpr struct c24 : lsmer::column<"c24", lsmer::timestamp> {} c24{};
    static constexpr struct c25 : lsmer::column<"c25", lsmer::symbol> {} c25{};
    static constexpr struct c26 : lsmer::column<"c26", double> {} c26{};
    static constexpr struct c27 : lsmer::column<"c27", std::int32_t> {} c27{};
    static constexpr struct c28 : lsmer::column<"c28", lsmer::nullable<double>> {} c28{};
    static constexpr struct c29 : lsmer::column<"c29", std::int64_t> {} c29{};
    static constexpr struct c30 : lsmer::column<"c30", lsmer::text> {} c30{};
    static constexpr struct c31 : lsmer::column<"c31", bool> {} c31{};
    static constexpr struct c32 : lsmer::column<"c32", lsmer::timestamp> {} c32{};
    static constexpr struct c33 : lsmer::column<"c33", lsmer::symbol> {} c33{};
    static constexpr struct c34 : lsmer::column<"c34", double> {} c34{};
    static constexpr struct c35 : lsmer::column<"c35", std::int32_t> {} c35{};
    static constexpr struct c36 : lsmer::column<"c36", lsmer::nullable<double>> {} c36{};
    static constexpr struct c37 : lsmer::column<"c37", std::int64_t> {} c37{};
    static constexpr struct c38 : lsmer::column<"c38", lsmer::text> {} c38{};
    static constexpr struct c39 : lsmer::column<"c39", bool> {} c39{};
    static constexpr struct c40 : lsmer::column<"c40", lsmer::timestamp> {} c40{};
    static constexpr struct c41 : lsmer::column<"c41", lsmer::symbol> {} c41{};
    static constexpr struct c42 : lsmer::column<"c42", double> {} c42{};
    static constexpr struct c43 : lsmer::column<"c43", std::int32_t> {} c43{};
    static constexpr struct c44 : lsmer::column<"c44", lsmer::nullable<double>> {} c44{};
    static constexpr struct c45 : lsmer::column<"c45", std::int64_t> {} c45{};
    static constexpr struct c46 : lsmer::column<"c46", lsmer::text> {} c46{};
    static constexpr struct c47 : lsmer::column<"c47", bool> {} c47{};
    static constexpr struct c48 : lsmer::column<"c48", lsmer::timestamp> {} c48{};
    static constexpr struct c49 : lsmer::column<"c49", lsmer::symbol> {} c49{};
    static constexpr struct c50 : lsmer::column<"c50", double> {} c50{};
    static constexpr struct c51 : lsmer::column<"c51", std::int32_t> {} c51{};
    static constexpr struct c52 : lsmer::column<"c52", lsmer::nullable<double>> {} c52{};
    static constexpr struct c53 : lsmer::column<"c53", std::int64_t> {} c53{};
    static constexpr struct c54 : lsmer::column<"c54", lsmer::text> {} c54{};
    static constexpr struct c55 : lsmer::column<"c55", bool> {} c55{};
    static constexpr struct c56 : lsmer::column<"c56", lsmer::timestamp> {} c56{};
    static constexpr struct c57 : lsmer::column<"c57", lsmer::symbol> {} c57{};
    static constexpr struct c58 : lsmer::column<"c58", double> {} c58{};
    static constexpr struct c59 : lsmer::column<"c59", std::int32_t> {} c59{};
    static constexpr struct c60 : lsmer::column<"c60", lsmer::nullable<double>> {} c60{};
    static constexpr struct c61 : lsmer::column<"c61", std::int64_t> {} c61{};
    static constexpr struct c62 : lsmer::column<"c62", lsmer::text> {} c62{};
    static constexpr struct c63 : lsmer::column<"c63", bool> {} c63{};
    static constexpr struct c64 : lsmer::column<"c64", lsmer::timestamp> {} c64{};
    static constexpr struct c65 : lsmer::column<"c65", lsmer::symbol> {} c65{};
    static constexpr struct c66 : lsmer::column<"c66", double> {} c66{};
    static constexpr struct c67 : lsmer::column<"c67", std::int32_t> {} c67{};
    static constexpr struct c68 : lsmer::column<"c68", lsmer::nullable<double>> {} c68{};
    static constexpr struct c69 : lsmer::column<"c69", std::int64_t> {} c69{};
    static constexpr struct c70 : lsmer::column<"c70", lsmer::text> {} c70{};
    static constexpr struct c71 : lsmer::column<"c71", bool> {} c71{};
    static constexpr struct c72 : lsmer::column<"c72", lsmer::timestamp> {} c72{};
    static constexpr struct c73 : lsmer::column<"c73", lsmer::symbol> {} c73{};
    static constexpr struct c74 : lsmer::column<"c74", double> {} c74{};
    static constexpr struct c75 : lsmer::column<"c75", std::int32_t> {} c75{};
    static constexpr struct c76 : lsmer::column<"c76", lsmer::nullable<double>> {} c76{};
    static constexpr struct c77 : lsmer::column<"c77", std::int64_t> {} c77{};
    static constexpr struct c78 : lsmer::column<"c78", lsmer::text> {} c78{};
    static constexpr struct c79 : lsmer::column<"c79", bool> {} c79{};
    static constexpr struct c80 : lsmer::column<"c80", lsmer::timestamp> {} c80{};
    static constexpr struct c81 : lsmer::column<"c81", lsmer::symbol> {} c81{};
    static constexpr struct c82 : lsmer::column<"c82", double> {} c82{};
    static constexpr struct c83 : lsmer::column<"c83", std::int32_t> {} c83{};
    static constexpr struct c84 : lsmer::column<"c84", lsmer::nullable<double>> {} c84{};
    static constexpr struct c85 : lsmer::column<"c85", std::int64_t> {} c85{};
    static constexpr struct c86 : lsmer::column<"c86", lsmer::text> {} c86{};
    static constexpr struct c87 : lsmer::column<"c87", bool> {} c87{};
    static constexpr struct c88 : lsmer::column<"c88", lsmer::timestamp> {} c88{};
    static constexpr struct c89 : lsmer::column<"c89", lsmer::symbol> {} c89{};
    static constexpr struct c90 : lsmer::column<"c90", double> {} c90{};
    static constexpr struct c91 : lsmer::column<"c91", std::int32_t> {} c91{};
    static constexpr struct c92 : lsmer::column<"c92", lsmer::nullable<double>> {} c92{};
    static constexpr struct c93 : lsmer::column<"c93", std::int64_t> {} c93{};
    static constexpr struct c94 : lsmer::column<"c94", lsmer::text> {} c94{};
    static constexpr struct c95 : lsmer::column<"c95", bool> {} c95{};
    static constexpr struct c96 : lsmer::column<"c96", lsmer::timestamp> {} c96{};
    static constexpr struct c97 : lsmer::column<"c97", lsmer::symbol> {} c97{};
    static constexpr struct c98 : lsmer::column<"c98", double> {} c98{};
    static constexpr struct c99 : lsmer::column<"c99", std::int32_t> {} c99{};
    static constexpr struct c100 : lsmer::column<"c100", lsmer::nullable<double>> {} c100{};
    static constexpr struct c101 : lsmer::column<"c101", std::int64_t> {} c101{};
    static constexpr struct c102 : lsmer::column<"c102", lsmer::text> {} c102{};
    static constexpr struct c103 : lsmer::column<"c103", bool> {} c103{};
    static constexpr struct c104 : lsmer::column<"c104", lsmer::timestamp> {} c104{};
    static constexpr struct c105 : lsmer::column<"c105", lsmer::symbol> {} c105{};
    static constexpr struct c106 : lsmer::column<"c106", double> {} c106{};
    static constexpr struct c107 : lsmer::column<"c107", std::int32_t> {} c107{};
    static constexpr struct c108 : lsmer::column<"c108", lsmer::nullable<double>> {} c108{};
    static constexpr struct c109 : lsmer::column<"c109", std::int64_t> {} c109{};
    static constexpr struct c110 : lsmer::column<"c110", lsmer::text> {} c110{};
    static constexpr struct c111 : lsmer::column<"c111", bool> {} c111{};
    static constexpr struct c112 : lsmer::column<"c112", lsmer::timestamp> {} c112{};
    static constexpr struct c113 : lsmer::column<"c113", lsmer::symbol> {} c113{};
    static constexpr struct c114 : lsmer::column<"c114", double> {} c114{};
    static constexpr struct c115 : lsmer::column<"c115", std::int32_t> {} c115{};
    static constexpr struct c116 : lsmer::column<"c116", lsmer::nullable<double>> {} c116{};
    static constexpr struct c117 : lsmer::column<"c117", std::int64_t> {} c117{};
    static constexpr struct c118 : lsmer::column<"c118", lsmer::text> {} c118{};
    static constexpr struct c119 : lsmer::column<"c119", bool> {} c119{};
    static constexpr struct c120 : lsmer::column<"c120", lsmer::timestamp> {} c120{};
    static constexpr struct c121 : lsmer::column<"c121", lsmer::symbol> {} c121{};
    static constexpr struct c122 : lsmer::column<"c122", double> {} c122{};
    static constexpr struct c123 : lsmer::column<"c123", std::int32_t> {} c123{};
    static constexpr struct c124 : lsmer::column<"c124", lsmer::nullable<double>> {} c124{};
    static constexpr struct c125 : lsmer::column<"c125", std::int64_t> {} c125{};
    static constexpr struct c126 : lsmer::column<"c126", lsmer::text> {} c126{};
    static constexpr struct c127 : lsmer::column<"c127", bool> {} c127{};
    static constexpr struct c128 : lsmer::column<"c128", lsmer::timestamp> {} c128{};
    static constexpr struct c129 : lsmer::column<"c129", lsmer::symbol> {} c129{};
    static constexpr struct c130 : lsmer::column<"c130", double> {} c130{};
    static constexpr struct c131 : lsmer::column<"c131", std::int32_t> {} c131{};
    static constexpr struct c132 : lsmer::column<"c132", lsmer::nullable<double>> {} c132{};
    static constexpr struct c133 : lsmer::column<"c133", std::int64_t> {} c133{};
    static constexpr struct c134 : lsmer::column<"c134", lsmer::text> {} c134{};
    static constexpr struct c135 : lsmer::column<"c135", bool> {} c135{};
    static constexpr struct c136 : lsmer::column<"c136", lsmer::timestamp> {} c136{};
    static constexpr struct c137 : lsmer::column<"c137", lsmer::symbol> {} c137{};
    static constexpr struct c138 : lsmer::column<"c138", double> {} c138{};
    static constexpr struct c139 : lsmer::column<"c139", std::int32_t> {} c139{};
    static constexpr struct c140 : lsmer::column<"c140", lsmer::nullable<double>> {} c140{};
    static constexpr struct c141 : lsmer::column<"c141", std::int64_t> {} c141{};
    static constexpr struct c142 : lsmer::column<"c142", lsmer::text> {} c142{};
    static constexpr struct c143 : lsmer::column<"c143", bool> {} c143{};
    static constexpr struct c144 : lsmer::column<"c144", lsmer::timestamp> {} c144{};
    static constexpr struct c145 : lsmer::column<"c145", lsmer::symbol> {} c145{};
    static constexpr struct c146 : lsmer::column<"c146", double> {} c146{};
    static constexpr struct c147 : lsmer::column<"c147", std::int32_t> {} c147{};
    static constexpr struct c148 : lsmer::column<"c148", lsmer::nullable<double>> {} c148{};
    static constexpr struct c149 : lsmer::column<"c149", std::int64_t> {} c149{};
    static constexpr struct c150 : lsmer::column<"c150", lsmer::text> {} c150{};
    static constexpr struct c151 : lsmer::column<"c151", bool> {} c151{};
    static constexpr struct c152 : lsmer::column<"c152", lsmer::timestamp> {} c152{};
    static constexpr struct c153 : lsmer::column<"c153", lsmer::symbol> {} c153{};
    static constexpr struct c154 : lsmer::column<"c154", double> {} c154{};
    static constexpr struct c155 : lsmer::column<"c155", std::int32_t> {} c155{};
    static constexpr struct c156 : lsmer::column<"c156", lsmer::nullable<double>> {} c156{};
    static constexpr struct c157 : lsmer::column<"c157", std::int64_t> {} c157{};
    static constexpr struct c158 : lsmer::column<"c158", lsmer::text> {} c158{};
    static constexpr struct c159 : lsmer::column<"c159", bool> {} c159{};
    static constexpr struct c160 : lsmer::column<"c160", lsmer::timestamp> {} c160{};
    static constexpr struct c161 : lsmer::column<"c161", lsmer::symbol> {} c161{};
    static constexpr struct c162 : lsmer::column<"c162", double> {} c162{};
    static constexpr struct c163 : lsmer::column<"c163", std::int32_t> {} c163{};
    static constexpr struct c164 : lsmer::column<"c164", lsmer::nullable<double>> {} c164{};
    static constexpr struct c165 : lsmer::column<"c165", std::int64_t> {} c165{};
    static constexpr struct c166 : lsmer::column<"c166", lsmer::text> {} c166{};
    static constexpr struct c167 : lsmer::column<"c167", bool> {} c167{};
    static constexpr struct c168 : lsmer::column<"c168", lsmer::timestamp> {} c168{};
    static constexpr struct c169 : lsmer::column<"c169", lsmer::symbol> {} c169{};
    static constexpr struct c170 : lsmer::column<"c170", double> {} c170{};
    static constexpr struct c171 : lsmer::column<"c171", std::int32_t> {} c171{};
    static constexpr struct c172 : lsmer::column<"c172", lsmer::nullable<double>> {} c172{};
    static constexpr struct c173 : lsmer::column<"c173", std::int64_t> {} c173{};
    static constexpr struct c174 : lsmer::column<"c174", lsmer::text> {} c174{};
    static constexpr struct c175 : lsmer::column<"c175", bool> {} c175{};
    static constexpr struct c176 : lsmer::column<"c176", lsmer::timestamp> {} c176{};
    static constexpr struct c177 : lsmer::column<"c177", lsmer::symbol> {} c177{};
    static constexpr struct c178 : lsmer::column<"c178", double> {} c178{};
    static constexpr struct c179 : lsmer::column<"c179", std::int32_t> {} c179{};
    static constexpr struct c180 : lsmer::column<"c180", lsmer::nullable<double>> {} c180{};
    static constexpr struct c181 : lsmer::column<"c181", std::int64_t> {} c181{};
    static constexpr struct c182 : lsmer::column<"c182", lsmer::text> {} c182{};
    static constexpr struct c183 : lsmer::column<"c183", bool> {} c183{};
    static constexpr struct c184 : lsmer::column<"c184", lsmer::timestamp> {} c184{};
    static constexpr struct c185 : lsmer::column<"c185", lsmer::symbol> {} c185{};
    static constexpr struct c186 : lsmer::column<"c186", double> {} c186{};
    static constexpr struct c187 : lsmer::column<"c187", std::int32_t> {} c187{};
    static constexpr struct c188 : lsmer::column<"c188", lsmer::nullable<double>> {} c188{};
    static constexpr struct c189 : lsmer::column<"c189", std::int64_t> {} c189{};
    static constexpr struct c190 : lsmer::column<"c190", lsmer::text> {} c190{};
    static constexpr struct c191 : lsmer::column<"c191", bool> {} c191{};
    static constexpr struct c192 : lsmer::column<"c192", lsmer::timestamp> {} c192{};
    static constexpr struct c193 : lsmer::column<"c193", lsmer::symbol> {} c193{};
    static constexpr struct c194 : lsmer::column<"c194", double> {} c194{};
    static constexpr struct c195 : lsmer::column<"c195", std::int32_t> {} c195{};
    static constexpr struct c196 : lsmer::column<"c196", lsmer::nullable<double>> {} c196{};
    static constexpr struct c197 : lsmer::column<"c197", std::int64_t> {} c197{};
    static constexpr struct c198 : lsmer::column<"c198", lsmer::text> {} c198{};
    static constexpr struct c199 : lsmer::column<"c199", bool> {} c199{};
    using columns = lsmer::columns<c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14,
        c15, c16, c17, c18, c19, c20, c21, c22, c23, c24, c25, c26, c27, c28, c29, c30, c31, c32,
        c33, c34, c35, c36, c37, c38, c39, c40, c41, c42, c43, c44, c45, c46, c47, c48, c49, c50,
        c51, c52, c53, c54, c55, c56, c57, c58, c59, c60, c61, c62, c63, c64, c65, c66, c67, c68,
        c69, c70, c71, c72, c73, c74, c75, c76, c77, c78, c79, c80, c81, c82, c83, c84, c85, c86,
        c87, c88, c89, c90, c91, c92, c93, c94, c95, c96, c97, c98, c99, c100, c101, c102, c103,
        c104, c105, c106, c107, c108, c109, c110, c111, c112, c113, c114, c115, c116, c117, c118,
        c119, c120, c121, c122, c123, c124, c125, c126, c127, c128, c129, c130, c131, c132, c133,
        c134, c135, c136, c137, c138, c139, c140, c141, c142, c143, c144, c145, c146, c147, c148,
        c149, c150, c151, c152, c153, c154, c155, c156, c157, c158, c159, c160, c161, c162, c163,
        c164, c165, c166, c167, c168, c169, c170, c171, c172, c173, c174, c175, c176, c177, c178,
        c179, c180, c181, c182, c183, c184, c185, c186, c187, c188, c189, c190, c191, c192, c193,
        c194, c195, c196, c197, c198, c199>;
};

static_assert(lsmer::column_count<wide> == 200);

using question = borf::text_query<"select avg(c2), max(c197) by c193 from wide where c99 > 7">;
static_assert(borf::check::checked<wide, question>::ok);

int main() { return static_cast<int>(lsmer::Batch<wide>{}.rows()); }
