package dev.noctua.generate;

import java.util.List;

/**
 * What items are about and people care for: a hidden dimension of taste.
 *
 * @param place its place in {@link #ALL} and in every vector of tastes
 * @param label the category in the catalogue
 */
record Topic(
    int place, String label, List<String> tags, List<String> chinese, List<String> english) {
  static final List<Topic> ALL =
      List.of(
          new Topic(
              0,
              "java",
              List.of("java", "spring", "jvm", "backend"),
              List.of("Java 并发编程", "Spring Boot 微服务", "JVM 性能调优", "设计模式之美", "Java 17 新特性"),
              List.of(
                  "Java Concurrency",
                  "Spring Boot Services",
                  "JVM Tuning",
                  "Clean Design in Java")),
          new Topic(
              1,
              "data",
              List.of("spark", "flink", "sql", "data-engineering"),
              List.of("Spark 大数据处理", "实时数仓 Flink", "数据湖架构", "SQL 进阶", "ETL 流水线设计"),
              List.of(
                  "Apache Spark", "Streaming with Flink", "Lakehouse Design", "SQL for Engineers")),
          new Topic(
              2,
              "python",
              List.of("python", "pandas", "fastapi", "automation"),
              List.of("Python 自动化办公", "Pandas 数据分析", "FastAPI 后端开发", "Python 爬虫", "Python 入门"),
              List.of(
                  "Practical Python", "Pandas in Depth", "FastAPI Backends", "Python Automation")),
          new Topic(
              3,
              "frontend",
              List.of("javascript", "react", "vue", "css"),
              List.of("React 源码解析", "Vue 3 项目", "TypeScript 类型体操", "前端工程化", "小程序开发"),
              List.of("React Patterns", "Vue 3 Apps", "TypeScript Deep Dive", "Modern CSS")),
          new Topic(
              4,
              "ai",
              List.of("llm", "rag", "pytorch", "prompt"),
              List.of("大模型应用开发", "RAG 知识库", "PyTorch 深度学习", "提示词工程", "智能体开发"),
              List.of(
                  "LLM Applications",
                  "Retrieval Augmented Generation",
                  "PyTorch",
                  "Prompt Design")),
          new Topic(
              5,
              "devops",
              List.of("kubernetes", "docker", "ci-cd", "observability"),
              List.of("Kubernetes 运维", "Docker 容器化", "CI/CD 流水线", "可观测性实践", "Linux 性能优化"),
              List.of("Kubernetes Operations", "Docker", "CI/CD Pipelines", "Observability")),
          new Topic(
              6,
              "algorithms",
              List.of("algorithms", "interview", "leetcode", "data-structures"),
              List.of("算法面试", "动态规划专题", "数据结构图解", "系统设计面试", "刷题训练营"),
              List.of(
                  "Algorithm Interviews",
                  "Dynamic Programming",
                  "System Design",
                  "Data Structures")),
          new Topic(
              7,
              "security",
              List.of("security", "pentest", "cryptography", "web-security"),
              List.of("Web 安全攻防", "渗透测试", "密码学基础", "安全开发规范", "零信任架构"),
              List.of(
                  "Web Security", "Penetration Testing", "Applied Cryptography", "Zero Trust")));

  List<String> subjects(boolean inChinese) {
    return inChinese ? chinese : english;
  }
}
